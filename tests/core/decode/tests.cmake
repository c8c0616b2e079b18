airl_add_core_test(decode_test decode/sniff_test.cc decode/exif_test.cc decode/jpeg_test.cc decode/jpeg_hostile_test.cc
                   decode/jpeg_encode_test.cc decode/compression_facts_test.cc)
