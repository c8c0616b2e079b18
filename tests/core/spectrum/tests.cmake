airl_add_core_test(spectrum_test spectrum/dct_test.cc spectrum/log_test.cc spectrum/log_spectrum_test.cc
  spectrum/reduced_spectrum_test.cc spectrum/residual_test.cc ${PROJECT_SOURCE_DIR}/tests/support/naive_spectrum.cc)
target_link_libraries(spectrum_test PRIVATE airl::kissfft)
