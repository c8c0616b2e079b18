airl_add_native_test(bench_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/throughput_test.cc
  DEPS
    airl_native_test_support
    airl::native_bench)
