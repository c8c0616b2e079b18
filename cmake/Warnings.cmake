# airl_warnings: warnings as errors for our own code; third-party targets do not link it.
add_library(airl_warnings INTERFACE)
target_compile_options(airl_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# LibTorch's headers convert and shadow freely, so native/ keeps the set without those two.
add_library(airl_native_warnings INTERFACE)
target_compile_options(airl_native_warnings INTERFACE -Wall -Wextra -Werror)
# GCC 12 sees overlapping and oversized copies in inlined std::string concatenation at -O3 (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(airl_native_warnings INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
endif()
