if(AIRL_ENABLE_CUDA)
  add_executable(cuda_test ${CMAKE_CURRENT_LIST_DIR}/device_test.cc ${CMAKE_CURRENT_LIST_DIR}/face_batch_test.cc)
  target_include_directories(cuda_test PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(cuda_test PRIVATE airl::cuda airl::gtest airl_native_warnings)
  add_test(NAME cuda_test COMMAND cuda_test --gtest_output=xml:${PROJECT_BINARY_DIR}/results/cuda_test.xml)
  set_tests_properties(cuda_test PROPERTIES LABELS "native;gpu")

  airl_add_native_test(gpu_feed_test
    SOURCES
      ${CMAKE_CURRENT_LIST_DIR}/gpu_feed_test.cc
    DEPS
      airl_native_test_support
      airl::train)
  set_tests_properties(gpu_feed_test PROPERTIES LABELS "native;gpu")

  airl_add_native_test(gpu_nets_test
    SOURCES
      ${CMAKE_CURRENT_LIST_DIR}/norm_silu_test.cc
    DEPS
      airl::evaluate
      airl::nets)
  set_tests_properties(gpu_nets_test PROPERTIES LABELS "native;gpu")
endif()
