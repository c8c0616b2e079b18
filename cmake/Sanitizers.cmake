if(AIRL_ENABLE_SANITIZERS)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(AIRL_BUILD_FUZZERS)
  # Coverage of the core steers the fuzzers; without it they see their own few lines alone.
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
