airl_add_core_test(pipeline_test pipeline/prepare_test.cc pipeline/thumbnail_test.cc pipeline/conclude_test.cc
  pipeline/check_test.cc)
