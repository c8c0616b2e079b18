#include "src/decode/jpeg_errors.h"

#include <string>

namespace airl {
namespace {

constexpr int kMarkerEoi = 0xD9;  // T.81 table B.1

void KeepAndJump(j_common_ptr cinfo) {
  JpegErrors* errors = reinterpret_cast<JpegErrors*>(cinfo->err);
  errors->code = errors->manager.msg_code;
  errors->parameter = errors->manager.msg_parm.i[0];
  errors->manager.format_message(cinfo, errors->message);
  longjmp(errors->jump, 1);
}

// Level -1 is a warning about corrupt data; levels from 0 up are traces.
void KeepWarning(j_common_ptr cinfo, int level) {
  if (level >= 0 || !cinfo->is_decompressor) return;
  JpegErrors* errors = reinterpret_cast<JpegErrors*>(cinfo->err);
  const jpeg_decompress_struct* decoder = reinterpret_cast<jpeg_decompress_struct*>(cinfo);
  if (errors->manager.num_warnings++ == 0) {
    errors->first_bad_line = static_cast<int>(decoder->output_scanline);
  }
  if (errors->manager.msg_code == JWRN_JPEG_EOF) {
    errors->input_ended = true;
  } else if (errors->manager.msg_code == JWRN_HIT_MARKER && decoder->unread_marker == kMarkerEoi) {
    errors->data_missing = true;
  } else if (errors->manager.msg_code == JWRN_EXTRANEOUS_DATA &&
             errors->manager.msg_parm.i[1] == kMarkerEoi) {
    errors->bytes_before_end = errors->manager.msg_parm.i[0];
  } else {
    errors->corrupt = true;
  }
}

void KeepSilent(j_common_ptr) {}

std::string_view NameOfFrameMarker(int marker) {
  switch (marker) {
    case 0xC3:
      return "a lossless JPEG (SOF3)";
    case 0xC5:
    case 0xC6:
      return "a hierarchical JPEG";
    case 0xC7:
      return "a hierarchical lossless JPEG";
    case 0xCB:
      return "a lossless JPEG with arithmetic coding";
    case 0xCD:
    case 0xCE:
    case 0xCF:
      return "a hierarchical JPEG with arithmetic coding";
    default:
      return "a JPEG of an unknown kind";
  }
}

}  // namespace

jpeg_error_mgr* PrepareJpegErrors(JpegErrors* errors) {
  jpeg_std_error(&errors->manager);
  errors->manager.error_exit = KeepAndJump;
  errors->manager.emit_message = KeepWarning;
  errors->manager.output_message = KeepSilent;
  return &errors->manager;
}

Status StatusOfJpegError(const JpegErrors& errors, const char* what) {
  const std::string place = what;
  switch (errors.code) {
    case JERR_OUT_OF_MEMORY:
      return OutOfMemory(place + ": libjpeg ran out of memory");
    case JERR_IMAGE_TOO_BIG:
      return TooLarge(place + ": more than " + std::to_string(JPEG_MAX_DIMENSION) +
                      " pixels a side");
    case JERR_NO_BACKING_STORE:
      return TooLarge(place + ": needs more memory than its limit");
    case JERR_SOF_UNSUPPORTED:
      return Unsupported(std::string(NameOfFrameMarker(errors.parameter)) + " is not handled");
    case JERR_BAD_PRECISION:
      return Unsupported("a JPEG of " + std::to_string(errors.parameter) +
                         " bits a sample is not handled, only 8");
    default:
      break;
  }
  if (errors.input_ended) return Truncated(place + ": the file ends inside it");
  return BadInput(place + ": " + errors.message);
}

}  // namespace airl
