airl_add_core_test(model_test model/model_spec_test.cc model/input_tensor_test.cc)
target_link_libraries(model_test PRIVATE airl::nlohmann_json)
