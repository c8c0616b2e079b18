# Every dependency of the C++ side, pinned here (sources: tools/lib/third_party.sh lays them into the cache; where they are not
# there, the same upstream releases are fetched).
include(ExternalProject)
include(FetchContent)

if(DEFINED ENV{AIRL_CACHE_DIR})
  set(AIRL_DEFAULT_CACHE $ENV{AIRL_CACHE_DIR})
else()
  set(AIRL_DEFAULT_CACHE $ENV{HOME}/.cache/airl)
endif()
set(AIRL_THIRD_PARTY_DIR ${AIRL_DEFAULT_CACHE}/third_party CACHE PATH "Third-party sources laid by tools/run and tools/test")

set(AIRL_KISSFFT_VERSION 131.1.0)
set(AIRL_JPEG_VERSION 2.1.5)

# Sets <result> to the source folder of a dependency: the cache's, or a fetched one.
function(airl_source_of name version url sha256 result)
  set(cached ${AIRL_THIRD_PARTY_DIR}/${name}-${version})
  if(EXISTS ${cached}/.complete)
    set(${result} ${cached} PARENT_SCOPE)
    return()
  endif()
  FetchContent_Declare(${name} URL ${url} URL_HASH SHA256=${sha256} DOWNLOAD_EXTRACT_TIMESTAMP ON)
  FetchContent_GetProperties(${name})
  if(NOT ${name}_POPULATED)
    message(STATUS "Fetching ${name} ${version}")
    FetchContent_Populate(${name})
  endif()
  set(${result} ${${name}_SOURCE_DIR} PARENT_SCOPE)
endfunction()

# KissFFT (BSD-3-Clause), twice: scalar, and four columns at once (kiss_fft_scalar = __m128).
airl_source_of(kissfft ${AIRL_KISSFFT_VERSION}
  https://github.com/mborgerding/kissfft/archive/refs/tags/${AIRL_KISSFFT_VERSION}.tar.gz
  76c1aac87ddb7258f34b08a13f0eebf9e53afa299857568346aa5c82bcafaf1a AIRL_KISSFFT_DIR)
foreach(flavour kissfft kissfft_simd)
  add_library(${flavour} STATIC ${AIRL_KISSFFT_DIR}/kiss_fft.c ${AIRL_KISSFFT_DIR}/kiss_fftr.c)
  target_include_directories(${flavour} SYSTEM PUBLIC ${AIRL_KISSFFT_DIR})
  target_compile_options(${flavour} PRIVATE -w -O3 -ffp-contract=off)
  set_target_properties(${flavour} PROPERTIES UNITY_BUILD OFF)
  add_library(airl::${flavour} ALIAS ${flavour})
endforeach()
target_compile_definitions(kissfft_simd PUBLIC USE_SIMD)
# Both flavours may stand in one program: the scalar one under names of its own.
foreach(name kiss_fft kiss_fft_alloc kiss_fft_stride kiss_fft_cleanup kiss_fft_next_fast_size kiss_fftr kiss_fftr_alloc
        kiss_fftri)
  target_compile_definitions(kissfft PUBLIC ${name}=scalar_${name})
endforeach()

# libjpeg-turbo (IJG, BSD-3-Clause, zlib), as a project of its own: it does not support being a subdirectory.
airl_source_of(libjpeg-turbo ${AIRL_JPEG_VERSION}
  https://github.com/libjpeg-turbo/libjpeg-turbo/archive/refs/tags/${AIRL_JPEG_VERSION}.tar.gz
  254f3642b04e309fee775123133c6464181addc150499561020312ec61c1bf7c AIRL_JPEG_DIR)
set(AIRL_JPEG_INSTALL ${PROJECT_BINARY_DIR}/libjpeg-turbo)
set(AIRL_JPEG_SOURCE SOURCE_DIR ${AIRL_JPEG_DIR})
set(AIRL_JPEG_ARGS -DCMAKE_BUILD_TYPE=Release -DENABLE_SHARED=0 -DWITH_TURBOJPEG=0 -DWITH_JAVA=0
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DCMAKE_INSTALL_PREFIX=${AIRL_JPEG_INSTALL} -DCMAKE_INSTALL_LIBDIR=lib
    -DCMAKE_POLICY_VERSION_MINIMUM=3.5)  # CMake 4 takes no project older than that without it
if(EMSCRIPTEN)
  # libjpeg-turbo's size checks run a program, which fails under this Emscripten: the sizes of wasm32 are given.
  list(APPEND AIRL_JPEG_ARGS -DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE} -DWITH_SIMD=0 -DHAVE_SIZE_T=1 -DSIZE_T=4
       -DHAVE_UNSIGNED_LONG=1 -DUNSIGNED_LONG=4)
  # A smaller download: -Os, and a count-zeros instruction in place of two tables of 64 KB. The pixels are the same.
  list(APPEND AIRL_JPEG_ARGS "-DCMAKE_C_FLAGS=-DUSE_CLZ_INTRINSIC" "-DCMAKE_C_FLAGS_RELEASE=-Os -DNDEBUG")
  # And without what src/decode never asks for: other transforms and scales, palettes, progressive writing.
  set(AIRL_JPEG_UNUSED "DCT_IFAST|DCT_FLOAT|IDCT_SCALING|QUANT_[12]PASS|[A-Z]+_SMOOTHING|C_PROGRESSIVE|ENTROPY_OPT")
  set(AIRL_JPEG_SOURCE SOURCE_DIR ${PROJECT_BINARY_DIR}/libjpeg-turbo-source
      DOWNLOAD_COMMAND ${CMAKE_COMMAND} -E copy_directory ${AIRL_JPEG_DIR} <SOURCE_DIR>
      PATCH_COMMAND sed -i -E "s/^#define (${AIRL_JPEG_UNUSED})_SUPPORTED/#undef \\1_SUPPORTED/" <SOURCE_DIR>/jmorecfg.h)
else()
  list(APPEND AIRL_JPEG_ARGS -DCMAKE_C_COMPILER=${CMAKE_C_COMPILER})
endif()
ExternalProject_Add(jpeg_build ${AIRL_JPEG_SOURCE} CMAKE_ARGS ${AIRL_JPEG_ARGS}
  BUILD_BYPRODUCTS ${AIRL_JPEG_INSTALL}/lib/libjpeg.a BUILD_COMMAND ${CMAKE_COMMAND} --build . --target jpeg-static
  INSTALL_COMMAND ${CMAKE_COMMAND} -E make_directory ${AIRL_JPEG_INSTALL}/lib ${AIRL_JPEG_INSTALL}/include
  COMMAND ${CMAKE_COMMAND} -E copy_if_different <BINARY_DIR>/libjpeg.a ${AIRL_JPEG_INSTALL}/lib
  COMMAND ${CMAKE_COMMAND} -E copy_if_different <BINARY_DIR>/jconfig.h <SOURCE_DIR>/jpeglib.h <SOURCE_DIR>/jmorecfg.h
          <SOURCE_DIR>/jerror.h ${AIRL_JPEG_INSTALL}/include
  LOG_CONFIGURE ON LOG_BUILD ON LOG_INSTALL ON LOG_OUTPUT_ON_FAILURE ON)
file(MAKE_DIRECTORY ${AIRL_JPEG_INSTALL}/include)
add_library(jpeg STATIC IMPORTED GLOBAL)
set_target_properties(jpeg PROPERTIES IMPORTED_LOCATION ${AIRL_JPEG_INSTALL}/lib/libjpeg.a
                      INTERFACE_INCLUDE_DIRECTORIES ${AIRL_JPEG_INSTALL}/include)
add_dependencies(jpeg jpeg_build)
add_library(airl::jpeg ALIAS jpeg)

# nlohmann/json (MIT), header only.
add_library(nlohmann_json INTERFACE)
if(EXISTS ${AIRL_THIRD_PARTY_DIR}/include/nlohmann/json.hpp)
  target_include_directories(nlohmann_json SYSTEM INTERFACE ${AIRL_THIRD_PARTY_DIR}/include)
else()
  airl_source_of(json 3.11.2 https://github.com/nlohmann/json/releases/download/v3.11.2/json.tar.xz
    8c4b26bf4b422252e13f332bc5e388ec0ab5c3443d24399acb675e68278d341f AIRL_JSON_DIR)
  target_include_directories(nlohmann_json SYSTEM INTERFACE ${AIRL_JSON_DIR}/include)
endif()
target_compile_definitions(nlohmann_json INTERFACE JSON_NOEXCEPTION)
add_library(airl::nlohmann_json ALIAS nlohmann_json)

# GoogleTest (BSD-3-Clause): Debian's library; for WebAssembly the sources beside it.
if(AIRL_BUILD_TESTS)
  set(INSTALL_GTEST OFF CACHE BOOL "" FORCE)
  set(BUILD_GMOCK OFF CACHE BOOL "" FORCE)
  add_library(airl_gtest INTERFACE)
  add_library(airl::gtest ALIAS airl_gtest)
  if(EMSCRIPTEN)
    set(gtest_disable_pthreads ON CACHE BOOL "" FORCE)
  else()
    find_package(GTest 1.12 QUIET)
  endif()
  if(GTest_FOUND)
    target_link_libraries(airl_gtest INTERFACE GTest::gtest GTest::gtest_main)
  else()
    if(EXISTS /usr/src/googletest/CMakeLists.txt)
      add_subdirectory(/usr/src/googletest ${PROJECT_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
    else()
      FetchContent_Declare(googletest URL https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz
        URL_HASH SHA256=81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2 DOWNLOAD_EXTRACT_TIMESTAMP ON)
      FetchContent_MakeAvailable(googletest)
    endif()
    target_link_libraries(airl_gtest INTERFACE gtest gtest_main)
  endif()
endif()
