# Build steps that tools/run and tools/test share. Each is incremental.

AIRL_CORE_PACKAGES=(build-essential cmake ninja-build dpkg-dev ca-certificates nlohmann-json3-dev googletest)
AIRL_WASM_PACKAGES=(emscripten)
AIRL_NATIVE_PACKAGES=(libtorch-dev libopenblas0-pthread libonnx-dev libprotobuf-dev protobuf-compiler libgloo-dev
  libpng-dev libcli11-dev libssl-dev libbenchmark-dev nasm)

# configure PRESET [cmake option...]
configure() {
  local preset=$1
  shift
  quietly "Configuring $preset" cmake -S "$AIRL_ROOT" --preset "$preset" "$@"
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
