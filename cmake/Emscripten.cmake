# Debian's emscripten: the toolchain file beside emcc. Output runs in pages, workers, extensions and Node.
set(AIRL_EMSCRIPTEN_ROOT /usr/share/emscripten CACHE PATH "Folder that holds cmake/Modules/Platform/Emscripten.cmake")
include(${AIRL_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
set(CMAKE_C_FLAGS_INIT "-msimd128 -msse2")
set(CMAKE_CXX_FLAGS_INIT "-msimd128 -msse2")
