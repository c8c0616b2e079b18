// libjpeg's errors as values: its exiting handler replaced, its printing silenced. Only for jpeg.cc
// and jpeg_encode.cc.
//
// Every libjpeg call stands in a function that calls setjmp(errors.jump) first and holds only plain
// data, because longjmp passes over destructors.
#pragma once

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include <jerror.h>
#include <jpeglib.h>

#include "src/base/status.h"

namespace airl {

struct JpegErrors {
  jpeg_error_mgr manager;  // first: libjpeg hands its address back
  jmp_buf jump;
  int code;       // JERR_*, of the error that ended the work
  int parameter;  // its first number
  char message[JMSG_LENGTH_MAX];

  bool input_ended;      // the source was asked for bytes past its end
  bool data_missing;     // entropy-coded data ended where samples were still due
  int bytes_before_end;  // that were passed over in front of the end marker
  bool corrupt;          // any other warning
  int first_bad_line;    // output rows finished before the first warning
};

// Readies `errors` (zeroed by the caller) and gives the manager for cinfo.err.
jpeg_error_mgr* PrepareJpegErrors(JpegErrors* errors);

// The status of the error that ended the work. `what` begins the message, e.g. "JPEG header".
Status StatusOfJpegError(const JpegErrors& errors, const char* what);

}  // namespace airl
