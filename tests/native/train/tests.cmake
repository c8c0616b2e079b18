airl_add_native_test(train_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/pieces_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/trainer_test.cc
  DEPS
    airl_native_test_support
    airl::train)
