# The steps of tools/test. Each writes JUnit files to build/results; one that breaks is recorded as a failure.

# record NAME STATUS SECONDS MESSAGE: a check that is not a test suite of its own, as a suite of one.
record() {
  local failure=
  [ "$2" = 0 ] || failure='<failure message="failed"/>'
  {
    printf '<testsuites tests="1" failures="%d"><testsuite name="%s" tests="1" failures="%d">' "$((${2} != 0))" "$1" "$((${2} != 0))"
    printf '<testcase name="%s" time="%s">%s</testcase></testsuite></testsuites>\n' "$1" "$3" "$failure"
  } >"$AIRL_ROOT/build/results/$1.xml"
}

record_failure() {
  printf 'FAILED %s\n' "$2" >&2
  record "step-$1" 1 0
}

# check NAME COMMAND...: runs it, shows its output only where it fails, counts it as one test.
check() {
  local name=$1 log=$AIRL_CACHE_DIR/log/check-$1.log status=0 started=$SECONDS
  shift
  mkdir -p "$(dirname "$log")"
  say "Checking $name"
  "$@" >"$log" 2>&1 || status=$?
  [ "$status" = 0 ] || { tail -n 60 "$log" >&2; printf 'FAILED %s\n' "$name" >&2; }
  record "$name" "$status" "$((SECONDS - started))"
}

# run_ctest PRESET LABELS (a regular expression): GoogleTest writes a JUnit file for each binary; a binary that dies writes none, so ctest's own
# verdict is kept beside them.
run_ctest() {
  local build=$AIRL_ROOT/build/$1 status=0
  say "Testing $1 ($2)"
  rm -rf "$build/results"
  ctest --test-dir "$build" -L "$2" --no-tests=error --output-on-failure --timeout 900 --parallel "$(nproc)" || status=$?
  local file
  for file in "$build"/results/*.xml; do
    [ -f "$file" ] && cp "$file" "$AIRL_ROOT/build/results/$1-$(basename "$file")"
  done
  record "ctest-$1-${2//|/-}" "$status" 0
}

step_checks() {
  apt_install "${AIRL_CORE_PACKAGES[@]}" "${AIRL_CHECK_PACKAGES[@]}"
  lay_third_party
  configure dev
  # clang-tidy reads the header that libjpeg-turbo's build writes.
  build dev jpeg_build
  check layers node tools/check-layers.mjs
  check file-lengths node tools/check-file-lengths.mjs
  check clang-format tools/format --check
  check clang-tidy tools/tidy
  check typescript npm run types
  check eslint npm run lint
}

# Not part of a plain tools/test, whose other steps run the same tests: the quickest to repeat while the core changes.
step_core() {
  apt_install "${AIRL_CORE_PACKAGES[@]}"
  lay_third_party
  configure dev
  build dev
  run_ctest dev core
}

step_asan() {
  apt_install "${AIRL_CORE_PACKAGES[@]}"
  lay_third_party
  configure asan
  build asan
  run_ctest asan core
}

step_wasm() {
  build_wasm_core
  build wasm
  run_ctest wasm core
}

step_native() {
  apt_install "${AIRL_CORE_PACKAGES[@]}" "${AIRL_NATIVE_PACKAGES[@]}"
  lay_third_party
  configure unity
  build unity
  run_ctest unity 'core|native'
}

step_web() {
  apt_install "${AIRL_CARRY_PACKAGES[@]}"
  build_web
  check page-size node tools/size-report.mjs
  build_extension
  check extension-size node tools/extension-size.mjs
  say "Testing the library and airl-check"
  npx vitest run --reporter=default --reporter=junit --outputFile.junit=build/results/vitest.xml || record_failure web "Vitest"
}

step_e2e() {
  apt_install "${AIRL_E2E_PACKAGES[@]}"
  build_web
  quietly "Packing the library" npm run --prefix "$AIRL_ROOT" build:package
  say "Testing the page and the packed library in Chromium, the extension in Chromium and Firefox"
  PLAYWRIGHT_JUNIT_OUTPUT_FILE=build/results/playwright.xml npx playwright test --config tests/e2e/playwright.config.ts \
    --reporter=list,junit || record_failure e2e "Playwright"
}

# Not part of a plain tools/test, which runs the corpora and their mutants as tests of the core.
step_fuzz() {
  apt_install "${AIRL_CORE_PACKAGES[@]}" clang libclang-rt-dev
  lay_third_party
  configure fuzz
  build fuzz
  local parser
  for parser in jpeg exif sniff model_spec; do
    mkdir -p "build/fuzz/found/$parser"
    check "fuzz-$parser" "build/fuzz/tests/fuzz/${parser}_fuzzer" -runs=50000 "build/fuzz/found/$parser" \
      "tests/fuzz/corpus/$parser"
  done
}
