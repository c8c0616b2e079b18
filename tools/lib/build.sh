# Build steps that tools/run and tools/test share. Each is incremental.

AIRL_CORE_PACKAGES=(build-essential cmake ninja-build ccache dpkg-dev ca-certificates nlohmann-json3-dev googletest libgtest-dev)
AIRL_WASM_PACKAGES=(emscripten)
AIRL_NATIVE_PACKAGES=(libtorch-dev libopenblas0-pthread libonnx-dev libprotobuf-dev protobuf-compiler libgloo-dev
  libpng-dev libcli11-dev libssl-dev libbenchmark-dev nasm)
AIRL_CHECK_PACKAGES=(clang-format clang-tidy git)
# For tools/carry-crops.py.
AIRL_CARRY_PACKAGES=(python3-pil)
# libavcodec59: H.264 for Firefox.
AIRL_E2E_PACKAGES=(chromium firefox-esr libavcodec59 fonts-dejavu-core)

# GCC's objects are kept beside the downloads, by paths relative to the checkout: another one of the same files compiles nothing.
export CCACHE_DIR=$AIRL_CACHE_DIR/ccache CCACHE_BASEDIR=$AIRL_ROOT CCACHE_NOHASHDIR=1 CCACHE_MAXSIZE=5G
# What the precompiled header needs (ccache's manual, "Precompiled headers").
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

# configure PRESET [cmake option...]
configure() {
  local preset=$1 launcher=()
  shift
  # Emscripten's compiler is a script that ccache does not know.
  [ "$preset" = wasm ] || launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  quietly "Configuring $preset" cmake -S "$AIRL_ROOT" --preset "$preset" "${launcher[@]}" "$@"
}

# build PRESET [target...]: ninja says at once where nothing changed.
build() {
  local preset=$1 target targets=()
  shift
  for target in "$@"; do targets+=(--target "$target"); done
  quietly "Building $preset${*:+ ($*)}" cmake --build "$AIRL_ROOT/build/$preset" "${targets[@]}"
}

build_wasm_core() {
  apt_install "${AIRL_CORE_PACKAGES[@]}" "${AIRL_WASM_PACKAGES[@]}"
  lay_third_party
  configure wasm
  build wasm airl_core_module
}

build_web() {
  use_node
  install_npm_packages
  build_wasm_core
  quietly "Building the page, the library and airl-check" npm run --prefix "$AIRL_ROOT" build
}

# The extension for each browser; after build_web, whose core and networks it takes.
build_extension() {
  quietly "Building the extension" npm run --prefix "$AIRL_ROOT" build:extension
}
