#include "src/decode/jpeg.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "src/base/limits.h"
#include "src/decode/exif.h"
#include "src/decode/jpeg_errors.h"
#include "src/decode/sniff.h"
#include "src/image/orientation.h"

namespace airl {
namespace {

// Plain data that libjpeg and longjmp may leave at any point.
struct DecoderState {
  JpegErrors errors;
  jpeg_progress_mgr progress;
  jpeg_decompress_struct cinfo;
  bool too_many_scans;
  unsigned components_seen;  // bit c: a scan held component c
  bool has_every_scan;
};

class Decoder {
 public:
  Decoder() = default;
  ~Decoder() { jpeg_destroy_decompress(&state_.cinfo); }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  DecoderState* state() { return &state_; }

 private:
  DecoderState state_ = {};
};

// Called by libjpeg at every row of blocks of every scan, while it reads files of several scans.
void WatchScans(j_common_ptr common) {
  jpeg_decompress_struct* cinfo = reinterpret_cast<jpeg_decompress_struct*>(common);
  DecoderState* state = static_cast<DecoderState*>(cinfo->client_data);
  for (int i = 0; i < cinfo->comps_in_scan; ++i) {
    state->components_seen |= 1u << cinfo->cur_comp_info[i]->component_index;
  }
  if (cinfo->input_scan_number > limits::kMaxJpegScans) {
    state->too_many_scans = true;
    longjmp(state->errors.jump, 1);
  }
}

bool ReadHeader(DecoderState* state, const uint8_t* bytes, size_t size) {
  if (setjmp(state->errors.jump) != 0) return false;
  jpeg_decompress_struct* cinfo = &state->cinfo;
  cinfo->err = PrepareJpegErrors(&state->errors);
  jpeg_create_decompress(cinfo);
  cinfo->client_data = state;
  jpeg_mem_src(cinfo, bytes, static_cast<unsigned long>(size));
  jpeg_save_markers(cinfo, JPEG_APP0 + 1, 0xFFFF);
  jpeg_read_header(cinfo, TRUE);
  return true;
}

// Apart from ReadPixels, because calls in a function that calls setjmp go through JavaScript in
// WASM.
void ReadRows(jpeg_decompress_struct* cinfo, uint8_t* pixels, size_t row_bytes) {
  JSAMPROW rows[16];
  while (cinfo->output_scanline < cinfo->output_height) {
    const JDIMENSION left = cinfo->output_height - cinfo->output_scanline;
    const JDIMENSION count = left < 16 ? left : 16;
    for (JDIMENSION i = 0; i < count; ++i) {
      rows[i] = pixels + (cinfo->output_scanline + i) * row_bytes;
    }
    jpeg_read_scanlines(cinfo, rows, count);
  }
}

// Whether the scans that were read define every coefficient to its last bit. To be asked before
// jpeg_finish_decompress, which frees what it looks at.
bool HasEveryScan(const DecoderState& state, bool multiple_scans) {
  const jpeg_decompress_struct& cinfo = state.cinfo;
  if (!multiple_scans) return true;
  if (!cinfo.progressive_mode) return state.components_seen == (1u << cinfo.num_components) - 1;
  for (int c = 0; c < cinfo.num_components; ++c) {
    for (int k = 0; k < DCTSIZE2; ++k) {
      if (cinfo.coef_bits[c][k] != 0) return false;
    }
  }
  return true;
}

bool ReadPixels(DecoderState* state, uint8_t* pixels, size_t row_bytes) {
  if (setjmp(state->errors.jump) != 0) return false;
  jpeg_decompress_struct* cinfo = &state->cinfo;
  state->progress.progress_monitor = WatchScans;
  cinfo->progress = &state->progress;
  // Room beside the coefficients for the row buffers of the widest picture.
  cinfo->mem->max_memory_to_use =
      static_cast<long>(limits::kMaxJpegCoefficientBytes + 16 * 1024 * 1024);
  cinfo->out_color_space = JCS_RGB;
  cinfo->dct_method = JDCT_ISLOW;
  cinfo->do_fancy_upsampling = FALSE;
  // Smoothing would invent coefficients for progressive files that lack scans.
  cinfo->do_block_smoothing = FALSE;
  jpeg_start_decompress(cinfo);
  ReadRows(cinfo, pixels, row_bytes);
  state->has_every_scan = HasEveryScan(*state, jpeg_has_multiple_scans(cinfo));
  jpeg_finish_decompress(cinfo);
  return true;
}

// The zero bytes in front of the end marker that was read last; 0 where the file has none.
int ZerosBeforeEnd(std::span<const uint8_t> bytes, const jpeg_source_mgr& source) {
  const uint8_t* next = source.next_input_byte;
  // Past the file's end libjpeg reads a marker of its own.
  if (next < bytes.data() + 2 || next > bytes.data() + bytes.size()) return 0;
  const uint8_t* marker = next - 2;
  const uint8_t* first = marker;
  while (first > bytes.data() && first[-1] == 0) --first;
  return static_cast<int>(marker - first);
}

// T.81 table K.1, the luma table that IJG's quality scales; natural order.
constexpr int kStandardLumaTable[64] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,  //
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,  //
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,  //
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

// The quality whose table has the least sum of absolute differences.
int NearestQuality(const std::array<uint16_t, 64>& table) {
  int nearest = 0;
  int64_t least = INT64_MAX;
  for (int quality = 100; quality >= 1; --quality) {
    const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    int64_t difference = 0;
    for (size_t i = 0; i < 64; ++i) {
      const int entry = std::clamp((kStandardLumaTable[i] * scale + 50) / 100, 1, 255);
      difference += std::abs(entry - table[i]);
    }
    if (difference < least) {
      least = difference;
      nearest = quality;
    }
  }
  return nearest;
}

std::string SubsamplingOf(const jpeg_decompress_struct& cinfo) {
  if (cinfo.num_components == 1) return "gray";
  const jpeg_component_info* c = cinfo.comp_info;
  if (cinfo.num_components != 3 || c[1].h_samp_factor != c[2].h_samp_factor ||
      c[1].v_samp_factor != c[2].v_samp_factor) {
    return "other";
  }
  const bool same_width = c[0].h_samp_factor == c[1].h_samp_factor;
  const bool half_width = c[0].h_samp_factor == 2 * c[1].h_samp_factor;
  const bool same_height = c[0].v_samp_factor == c[1].v_samp_factor;
  const bool half_height = c[0].v_samp_factor == 2 * c[1].v_samp_factor;
  if (same_width && same_height) return "4:4:4";
  if (half_width && same_height) return "4:2:2";
  if (half_width && half_height) return "4:2:0";
  return "other";
}

JpegInfo InfoOf(const jpeg_decompress_struct& cinfo) {
  JpegInfo info;
  info.width = static_cast<int>(cinfo.image_width);
  info.height = static_cast<int>(cinfo.image_height);
  info.components = cinfo.num_components;
  info.progressive = cinfo.progressive_mode;
  info.subsampling = SubsamplingOf(cinfo);
  for (const jpeg_marker_struct* m = cinfo.marker_list; m != nullptr; m = m->next) {
    const std::span<const uint8_t> payload(m->data, m->data_length);
    if (payload.size() < 6 || std::memcmp(payload.data(), "Exif\0", 6) != 0) continue;
    info.orientation = ReadExifOrientation(payload);
    break;
  }
  const int table = cinfo.comp_info[0].quant_tbl_no;
  if (table >= 0 && table < NUM_QUANT_TBLS && cinfo.quant_tbl_ptrs[table] != nullptr) {
    std::copy_n(cinfo.quant_tbl_ptrs[table]->quantval, 64, info.luma_quantization_table.begin());
    info.estimated_quality = NearestQuality(info.luma_quantization_table);
  }
  return info;
}

Status CheckSize(const jpeg_decompress_struct& cinfo) {
  const int64_t width = cinfo.image_width;
  const int64_t height = cinfo.image_height;
  if (width <= limits::kMaxImageSide && height <= limits::kMaxImageSide &&
      width * height <= limits::kMaxImagePixels) {
    return OkStatus();
  }
  return TooLarge("a JPEG of " + std::to_string(width) + " x " + std::to_string(height) +
                  " pixels is above the limit of " + std::to_string(limits::kMaxImageSide) +
                  " pixels a side and " + std::to_string(limits::kMaxImagePixels) + " in all");
}

// Reads the header and holds it against the limits.
Status Open(std::span<const uint8_t> bytes, DecoderState* state) {
  if (bytes.empty()) return BadInput("the file is empty (0 bytes)");
  if (bytes.size() > limits::kMaxEncodedBytes) {
    return TooLarge("a file of " + std::to_string(bytes.size()) + " bytes is above the limit of " +
                    std::to_string(limits::kMaxEncodedBytes));
  }
  if (bytes.size() < 2 || bytes[0] != 0xFF || bytes[1] != 0xD8) {
    const FileKind kind = SniffFile(bytes);
    if (kind == FileKind::kUnknown) return BadInput("not a JPEG: it does not begin with FF D8");
    return BadInput("not a JPEG: its first bytes are those of a file of kind " +
                    std::string(FileKindName(kind)));
  }
  const bool read = ReadHeader(state, bytes.data(), bytes.size());
  // First, so that a size above the limit is named even where the rest of the header is broken.
  AIRL_RETURN_IF_ERROR(CheckSize(state->cinfo));
  if (!read) return StatusOfJpegError(state->errors, "JPEG header");
  return OkStatus();
}

Status CheckForm(jpeg_decompress_struct* cinfo) {
  if (cinfo->num_components == 4) return Unsupported("a CMYK or YCCK JPEG is not handled");
  if (cinfo->num_components != 1 && cinfo->num_components != 3) {
    return Unsupported("a JPEG of " + std::to_string(cinfo->num_components) +
                       " components is not handled");
  }
  if (cinfo->arith_code) return Unsupported("a JPEG with arithmetic coding is not handled");
  if (!jpeg_has_multiple_scans(cinfo)) return OkStatus();
  int64_t bytes = 0;
  for (int c = 0; c < cinfo->num_components; ++c) {
    bytes += static_cast<int64_t>(cinfo->comp_info[c].width_in_blocks) *
             cinfo->comp_info[c].height_in_blocks * static_cast<int64_t>(sizeof(JBLOCK));
  }
  if (bytes <= limits::kMaxJpegCoefficientBytes) return OkStatus();
  return TooLarge("a progressive JPEG of " + std::to_string(cinfo->image_width) + " x " +
                  std::to_string(cinfo->image_height) + " pixels needs " +
                  std::to_string(bytes >> 20) + " MiB, the limit is " +
                  std::to_string(limits::kMaxJpegCoefficientBytes >> 20) + " MiB");
}

}  // namespace

StatusOr<JpegInfo> ReadJpegInfo(std::span<const uint8_t> bytes) {
  Decoder decoder;
  AIRL_RETURN_IF_ERROR(Open(bytes, decoder.state()));
  return InfoOf(decoder.state()->cinfo);
}

StatusOr<DecodedJpeg> DecodeJpeg(std::span<const uint8_t> bytes) {
  Decoder decoder;
  DecoderState* state = decoder.state();
  AIRL_RETURN_IF_ERROR(Open(bytes, state));
  AIRL_RETURN_IF_ERROR(CheckForm(&state->cinfo));
  DecodedJpeg decoded;
  decoded.info = InfoOf(state->cinfo);
  const int width = decoded.info.width;
  const int height = decoded.info.height;
  AIRL_ASSIGN_OR_RETURN(ImageU8 stored, ImageU8::Create(width, height, 3));

  // Warnings of the header concern no pixel.
  JpegErrors& errors = state->errors;
  errors.manager.num_warnings = 0;
  errors.corrupt = false;
  errors.bytes_before_end = 0;
  errors.input_ended = false;
  const bool read = ReadPixels(state, stored.data(), static_cast<size_t>(width) * 3);
  if (state->too_many_scans) {
    return TooLarge("a JPEG of more than " + std::to_string(limits::kMaxJpegScans) + " scans");
  }
  const bool incomplete = errors.data_missing || (errors.input_ended && !state->has_every_scan);
  if (incomplete && decoded.info.progressive) {
    return Truncated("the JPEG ends early, in scan " +
                     std::to_string(state->cinfo.input_scan_number));
  }
  if (incomplete) {
    return Truncated("the JPEG ends early, near row " + std::to_string(errors.first_bad_line) +
                     " of " + std::to_string(height));
  }
  if (!read) return StatusOfJpegError(errors, "JPEG pixels");
  decoded.damaged =
      errors.corrupt || errors.bytes_before_end > ZerosBeforeEnd(bytes, *state->cinfo.src);
  decoded.rgb = ApplyOrientation(std::move(stored), decoded.info.orientation);
  if (decoded.rgb.empty()) return OutOfMemory("no memory to turn the picture upright");
  return decoded;
}

}  // namespace airl
