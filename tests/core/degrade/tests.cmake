airl_add_core_test(degrade_test degrade/block_codec_test.cc degrade/degrade_test.cc degrade/gaussian_test.cc)
