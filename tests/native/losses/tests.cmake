airl_add_native_test(losses_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/losses_test.cc DEPS airl::losses)
