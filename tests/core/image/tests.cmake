airl_add_core_test(image_test image/image_test.cc image/color_test.cc image/orientation_test.cc image/resize_test.cc)
