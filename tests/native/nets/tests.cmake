airl_add_native_test(nets_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/airl_net_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/efficientnet_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/spectrum_net_test.cc
  DEPS
    airl::nets)
