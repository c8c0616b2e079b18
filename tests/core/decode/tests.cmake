airl_add_core_test(decode_test decode/sniff_test.cc decode/exif_test.cc decode/jpeg_test.cc decode/jpeg_hostile_test.cc
                   decode/jpeg_encode_test.cc decode/compression_facts_test.cc)
# Every fuzzer's corpus, and mutants of it, as an ordinary test.
foreach(parser jpeg exif sniff)
  airl_add_core_test(${parser}_corpus_test ${PROJECT_SOURCE_DIR}/tests/fuzz/${parser}_fuzzer.cc
                     ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus_test.cc)
  target_compile_definitions(${parser}_corpus_test PRIVATE
    AIRL_CORPUS_DIR="${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${parser}")
endforeach()
