airl_add_core_test(verdict_test verdict/calibration_test.cc verdict/aggregate_test.cc verdict/report_json_test.cc)
target_link_libraries(verdict_test PRIVATE airl::nlohmann_json)
