# airl_warnings: warnings as errors for our own code; third-party targets do not link it.
option(AIRL_WARNINGS_AS_ERRORS "Stop at a warning (off for compilers that are not tested)" ON)
set(AIRL_WERROR $<$<BOOL:${AIRL_WARNINGS_AS_ERRORS}>:-Werror>)
add_library(airl_warnings INTERFACE)
target_compile_options(airl_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion ${AIRL_WERROR})

# LibTorch's headers convert and shadow freely, so native/ keeps the set without those two.
add_library(airl_native_warnings INTERFACE)
target_compile_options(airl_native_warnings INTERFACE -Wall -Wextra ${AIRL_WERROR})
# GCC 12 sees overlapping and oversized copies in inlined std::string concatenation at -O3 (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(airl_native_warnings INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
endif()
