airl_add_native_test(export_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/export_onnx_test.cc
  DEPS airl::export airl_native_test_support)
target_compile_definitions(export_test PRIVATE ONNX_ML=1 ONNX_NAMESPACE=onnx AIRL_NODE="${AIRL_NODE}")
