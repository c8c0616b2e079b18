# airl_add_core_test(NAME SOURCES...): one GoogleTest binary, registered natively and, under Emscripten, in Node.
find_program(AIRL_NODE NAMES node HINTS $ENV{AIRL_NODE_DIR} DOC "Node that runs the WASM test binaries")

if(EMSCRIPTEN)
  # Emscripten's output for Node is CommonJS; without this Node takes it for what the repository's package.json says.
  file(WRITE ${PROJECT_BINARY_DIR}/tests/package.json "{ \"type\": \"commonjs\" }\n")
endif()

function(airl_add_core_test name)
  set(results --gtest_output=xml:${PROJECT_BINARY_DIR}/results/${name}.xml)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE airl::core airl::test_support airl::gtest airl_warnings)
  # Soon built: what they test is built for speed. GoogleTest's headers are read once a suite.
  target_compile_options(${name} PRIVATE -O1)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${name} PRIVATE -Wno-restrict)  # GCC bug 105651, as in Warnings.cmake
  endif()
  if(EMSCRIPTEN)
    # NODERAWFS: golden files are read from the disk, as natively. SINGLE_FILE: this Emscripten would load the module
    # with Node's fetch, which takes no paths.
    target_link_options(${name} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1
                        -O1 -sTOTAL_STACK=1MB -sEXIT_RUNTIME=1 -sSINGLE_FILE=1)
    add_test(NAME ${name} COMMAND ${AIRL_NODE} $<TARGET_FILE:${name}> ${results})
  else()
    add_test(NAME ${name} COMMAND ${name} ${results})
  endif()
  set_tests_properties(${name} PROPERTIES LABELS core)
endfunction()
