airl_add_native_test(train_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/average_runs_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/batch_feed_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/generators_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/multi_tensor_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/options_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/pieces_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/planted_trace_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/step_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/teacher_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/trainer_test.cc
  DEPS
    airl_native_test_support
    airl::train
    airl::train_options)

# Ranks, and the programs that the tests start as ranks.
add_executable(ranks_steps ${CMAKE_CURRENT_LIST_DIR}/ranks_steps.cc)
airl_native_target(ranks_steps)
target_link_libraries(ranks_steps PRIVATE airl::train airl::nlohmann_json)
airl_add_native_test(ranks_test
  SOURCES
    ${CMAKE_CURRENT_LIST_DIR}/ranks_environment_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/ranks_process_test.cc
    ${CMAKE_CURRENT_LIST_DIR}/ranks_processes.cc
    ${CMAKE_CURRENT_LIST_DIR}/ranks_test.cc
  DEPS
    airl_native_test_support
    airl::nlohmann_json
    airl::train
    airl::train_options)
target_compile_definitions(ranks_test PRIVATE AIRL_COMMAND="$<TARGET_FILE:airl>"
                           AIRL_RANKS_STEPS="$<TARGET_FILE:ranks_steps>")
add_dependencies(ranks_test airl ranks_steps)
# They look for free ports, which another test could take.
set_tests_properties(ranks_test PROPERTIES RUN_SERIAL ON)
