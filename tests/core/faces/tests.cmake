airl_add_core_test(faces_test faces/crop_test.cc faces/detector_head_test.cc faces/nms_test.cc faces/track_test.cc
  faces/training_crop_test.cc)
