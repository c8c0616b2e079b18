airl_add_native_test(forge_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/aligned_fakes_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/safetensors_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/tiny_autoencoder_test.cc
  DEPS
    airl::forge
    airl::data)
