#include <cstdlib>

#include "src/decode/jpeg.h"
#include "src/decode/jpeg_errors.h"

namespace airl {
namespace {

// Plain data that libjpeg and longjmp may leave at any point. `bytes` comes from malloc.
struct EncoderState {
  JpegErrors errors;
  jpeg_compress_struct cinfo;
  jpeg_destination_mgr destination;
  unsigned char* bytes;  // of `capacity`, whatever ends the work: jpeg_mem_dest tells its own late
  size_t capacity;
};

constexpr size_t kFirstCapacity = 16384;

class Encoder {
 public:
  Encoder() = default;
  ~Encoder() {
    jpeg_destroy_compress(&state_.cinfo);
    std::free(state_.bytes);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  EncoderState* state() { return &state_; }

 private:
  EncoderState state_ = {};
};

// Twice the room, with what is written so far.
void Grow(j_compress_ptr cinfo) {
  EncoderState* state = static_cast<EncoderState*>(cinfo->client_data);
  const size_t capacity = state->capacity == 0 ? kFirstCapacity : 2 * state->capacity;
  void* grown = std::realloc(state->bytes, capacity);
  if (grown == nullptr) ERREXIT1(cinfo, JERR_OUT_OF_MEMORY, 0);
  state->bytes = static_cast<unsigned char*>(grown);
  state->destination.next_output_byte = state->bytes + state->capacity;
  state->destination.free_in_buffer = capacity - state->capacity;
  state->capacity = capacity;
}

boolean GrowFull(j_compress_ptr cinfo) {
  Grow(cinfo);
  return TRUE;
}

void KeepBytes(j_compress_ptr) {}

// Apart from WritePixels, because calls in a function that calls setjmp go through JavaScript in
// WASM.
void WriteRows(jpeg_compress_struct* cinfo, const ImageViewU8& rgb) {
  while (cinfo->next_scanline < cinfo->image_height) {
    // libjpeg's rows are not const, but the compressor only reads them.
    JSAMPROW row = const_cast<JSAMPROW>(rgb.Row(static_cast<int>(cinfo->next_scanline)));
    jpeg_write_scanlines(cinfo, &row, 1);
  }
}

bool WritePixels(EncoderState* state, const ImageViewU8& rgb, const JpegEncodeOptions& options) {
  if (setjmp(state->errors.jump) != 0) return false;
  jpeg_compress_struct* cinfo = &state->cinfo;
  cinfo->err = PrepareJpegErrors(&state->errors);
  jpeg_create_compress(cinfo);
  cinfo->client_data = state;
  state->destination.init_destination = Grow;
  state->destination.empty_output_buffer = GrowFull;
  state->destination.term_destination = KeepBytes;
  cinfo->dest = &state->destination;
  cinfo->image_width = static_cast<JDIMENSION>(rgb.width);
  cinfo->image_height = static_cast<JDIMENSION>(rgb.height);
  cinfo->input_components = 3;
  cinfo->in_color_space = JCS_RGB;
  jpeg_set_defaults(cinfo);
  jpeg_set_quality(cinfo, options.quality, TRUE);
  cinfo->dct_method = JDCT_ISLOW;
  const int luma_factor = options.subsample_chroma ? 2 : 1;
  cinfo->comp_info[0].h_samp_factor = luma_factor;
  cinfo->comp_info[0].v_samp_factor = luma_factor;
  jpeg_start_compress(cinfo, TRUE);
  WriteRows(cinfo, rgb);
  jpeg_finish_compress(cinfo);
  return true;
}

}  // namespace

StatusOr<std::vector<uint8_t>> EncodeJpeg(ImageViewU8 rgb, const JpegEncodeOptions& options) {
  if (rgb.data == nullptr || rgb.width < 1 || rgb.height < 1 || rgb.channels != 3) {
    return BadInput("EncodeJpeg takes a picture of 3 channels");
  }
  if (options.quality < 1 || options.quality > 100) {
    return BadInput("JPEG quality " + std::to_string(options.quality) + " is not in 1..100");
  }
  Encoder encoder;
  EncoderState* state = encoder.state();
  if (!WritePixels(state, rgb, options)) return StatusOfJpegError(state->errors, "JPEG encoder");
  const size_t size = state->capacity - state->destination.free_in_buffer;
  return std::vector<uint8_t>(state->bytes, state->bytes + size);
}

}  // namespace airl
