airl_add_native_library(airl_native_test_support
  SOURCES ${CMAKE_CURRENT_LIST_DIR}/../support/crop_tree.cc
  DEPS airl::data airl::nlohmann_json)

airl_add_native_test(data_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/augment_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/format_parity_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/identity_split_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/loader_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/manifest_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/sampler_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/split_test.cc
  DEPS
    airl_native_test_support
    airl::data
    airl::evaluate)
