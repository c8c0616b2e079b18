airl_add_core_test(degrade_test degrade/degrade_test.cc degrade/gaussian_test.cc)
