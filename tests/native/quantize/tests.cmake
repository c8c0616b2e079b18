airl_add_native_test(quantize_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/histogram_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/import_onnx_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/onnx_run_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/variant_check_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/variants_test.cc
  DEPS
    airl_native_test_support
    airl::data
    airl::forge
    airl::nlohmann_json
    airl::quantize)
target_compile_definitions(quantize_test PRIVATE AIRL_NODE="${AIRL_NODE}")
