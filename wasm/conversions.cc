#include "wasm/conversions.h"

#include <algorithm>
#include <climits>
#include <cmath>

#include "src/base/limits.h"

namespace airl {
namespace {

// Elements of the largest array that any call takes: an RGBA frame of the largest picture.
constexpr double kMaxElements = 4.0 * static_cast<double>(limits::kMaxImagePixels);

// Elements of a typed array with elements of `element_bytes`; below 0 for anything else.
double TypedLength(const val& value, int element_bytes) {
  if (!val::global("ArrayBuffer").call<bool>("isView", value)) return -1;
  const val element = value["BYTES_PER_ELEMENT"];
  if (!element.isNumber() || element.as<int>() != element_bytes) return -1;
  return value["length"].as<double>();
}

template <typename T>
val TypedCopy(const char* type, std::span<const T> values) {
  return val::global(type).new_(emscripten::typed_memory_view(values.size(), values.data()));
}

val PointToJs(const PointF& point) {
  val object = val::object();
  object.set("x", point.x);
  object.set("y", point.y);
  return object;
}

template <typename Rect>
val RectToJs(const Rect& rect) {
  val object = val::object();
  object.set("x", rect.x);
  object.set("y", rect.y);
  object.set("width", rect.width);
  object.set("height", rect.height);
  return object;
}

val FaceToJs(const TrackedFace& tracked) {
  val keypoints = val::array();
  for (const PointF& point : tracked.face.keypoints) keypoints.call<void>("push", PointToJs(point));
  val object = val::object();
  object.set("box", RectToJs(tracked.face.box));
  object.set("keypoints", keypoints);
  object.set("score", tracked.face.score);
  object.set("track", tracked.track);
  return object;
}

}  // namespace

void Reader::Fail(const char* name, const char* what) {
  if (fault_.ok()) fault_ = BadInput(std::string(name) + " must be " + what);
}

double Reader::Number(const val& value, const char* name) {
  if (value.isNumber()) return value.as<double>();
  Fail(name, "a number");
  return 0;
}

int Reader::Integer(const val& value, const char* name) {
  const double number = Number(value, name);
  if (number >= INT_MIN && number <= INT_MAX && std::floor(number) == number)
    return static_cast<int>(number);
  Fail(name, "a whole number");
  return 0;
}

std::string Reader::Text(const val& value, const char* name) {
  if (value.isString()) return value.as<std::string>();
  Fail(name, "a string");
  return {};
}

bool Reader::Object(const val& value, const char* name) {
  if (!value.isNull() && value.typeOf().as<std::string>() == "object") return true;
  Fail(name, "an object");
  return false;
}

std::vector<uint8_t> Reader::Bytes(const val& value, const char* name) {
  const double length = TypedLength(value, 1);
  if (length < 0 || length > kMaxElements) {
    if (length < 0) Fail(name, "a Uint8Array");
    if (fault_.ok()) fault_ = TooLarge(std::string(name) + " is longer than any picture may be");
    return {};
  }
  std::vector<uint8_t> bytes(static_cast<size_t>(length));
  val(emscripten::typed_memory_view(bytes.size(), bytes.data())).call<void>("set", value);
  return bytes;
}

std::vector<float> Reader::Floats(const val& value, const char* name) {
  const double length = TypedLength(value, sizeof(float));
  if (length < 0 || length > kMaxElements / sizeof(float)) {
    Fail(name, "a Float32Array");
    return {};
  }
  std::vector<float> values(static_cast<size_t>(length));
  val(emscripten::typed_memory_view(values.size(), values.data())).call<void>("set", value);
  return values;
}

RectI Reader::WholeRect(const val& value) {
  if (!Object(value, "part")) return {};
  return {Integer(value["x"], "part.x"), Integer(value["y"], "part.y"),
          Integer(value["width"], "part.width"), Integer(value["height"], "part.height")};
}

Face Reader::ReadFace(const val& value) {
  Face face;
  if (!Object(value, "face")) return face;
  const auto number = [this](const val& member, const char* name) {
    return static_cast<float>(Number(member, name));
  };
  const val box = value["box"];
  if (!Object(box, "face.box")) return face;
  face.box = {number(box["x"], "face.box.x"), number(box["y"], "face.box.y"),
              number(box["width"], "face.box.width"), number(box["height"], "face.box.height")};
  const val keypoints = value["keypoints"];
  if (!keypoints.isArray() || keypoints["length"].as<int>() != kFaceKeypointCount) {
    Fail("face.keypoints", "a list of 6 points");
    return face;
  }
  for (int i = 0; i < kFaceKeypointCount; ++i) {
    const val point = keypoints[i];
    if (!Object(point, "a keypoint")) return face;
    face.keypoints[static_cast<size_t>(i)] = {number(point["x"], "keypoint.x"),
                                              number(point["y"], "keypoint.y")};
  }
  face.score = number(value["score"], "face.score");
  return face;
}

std::vector<Face> Reader::Faces(const val& value) {
  if (!value.isArray()) {
    Fail("faces", "a list");
    return {};
  }
  const double count = value["length"].as<double>();
  if (count > limits::kMaxListedFaces) {
    if (fault_.ok()) {
      fault_ = TooLarge("a frame takes a list of at most " +
                        std::to_string(limits::kMaxListedFaces) + " faces");
    }
    return {};
  }
  std::vector<Face> faces;
  for (int i = 0; i < static_cast<int>(count) && ok(); ++i) faces.push_back(ReadFace(value[i]));
  return faces;
}

AnchorLayout Reader::Layout(const val& value) {
  const std::string name = Text(value, "layout");
  if (name != "full" && name != "short") Fail("layout", "\"full\" or \"short\"");
  return name == "short" ? AnchorLayout::kShort : AnchorLayout::kFull;
}

Reader::Planes Reader::ReadPlanes(const val& value) {
  Planes result;
  if (!Object(value, "layout")) return result;
  FramePlanes& planes = result.planes;
  const std::string format = Text(value["format"], "layout.format");
  if (format != "I420" && format != "NV12") Fail("layout.format", "\"I420\" or \"NV12\"");
  planes.format = format == "NV12" ? PlaneFormat::kNv12 : PlaneFormat::kI420;
  planes.width = Integer(value["width"], "layout.width");
  planes.height = Integer(value["height"], "layout.height");
  const std::string matrix = Text(value["matrix"], "layout.matrix");
  if (matrix != "bt601" && matrix != "bt709") Fail("layout.matrix", "\"bt601\" or \"bt709\"");
  planes.matrix = matrix == "bt601" ? ColorMatrix::kBt601 : ColorMatrix::kBt709;
  const std::string range = Text(value["range"], "layout.range");
  if (range != "limited" && range != "full") Fail("layout.range", "\"limited\" or \"full\"");
  planes.range = range == "full" ? ColorRange::kFull : ColorRange::kLimited;
  result.rotation_degrees = Integer(value["rotation"], "layout.rotation");
  result.timestamp_s = Number(value["timestampS"], "layout.timestampS");
  const val list = value["planes"];
  const int count = planes.format == PlaneFormat::kNv12 ? 2 : 3;
  if (!list.isArray() || list["length"].as<int>() < count) {
    Fail("layout.planes", "a list of the format's planes");
    return result;
  }
  for (int i = 0; i < count; ++i) {
    const val plane = list[i];
    if (!Object(plane, "layout.planes[]")) return result;
    const int offset = Integer(plane["offset"], "layout.planes[].offset");
    if (offset < 0) Fail("layout.planes[].offset", "0 or more");
    planes.planes[i] = {static_cast<size_t>(std::max(offset, 0)),
                        Integer(plane["stride"], "layout.planes[].stride")};
  }
  return result;
}

NetOutputs Reader::Outputs(const val& value) {
  NetOutputs outputs;
  if (!Object(value, "outputs")) return outputs;
  outputs.logit = Number(value["logit"], "outputs.logit");
  outputs.rgb_logit = Number(value["rgbLogit"], "outputs.rgbLogit");
  outputs.spectrum_logit = Number(value["spectrumLogit"], "outputs.spectrumLogit");
  outputs.heatmap = Floats(value["heatmap"], "outputs.heatmap");
  return outputs;
}

SourceFacts Reader::Source(const val& value) {
  SourceFacts source;
  if (!Object(value, "source")) return source;
  source.name = Text(value["name"], "source.name");
  source.kind = Text(value["kind"], "source.kind");
  source.container = Text(value["container"], "source.container");
  source.codec = Text(value["codec"], "source.codec");
  source.decoder = Text(value["decoder"], "source.decoder");
  source.sha256 = Text(value["sha256"], "source.sha256");
  const double bytes = Number(value["bytes"], "source.bytes");
  if (bytes >= 0 && bytes <= 0x1p53) {
    source.bytes = static_cast<int64_t>(bytes);
  } else {
    Fail("source.bytes", "a number of bytes");
  }
  source.width = Integer(value["width"], "source.width");
  source.height = Integer(value["height"], "source.height");
  source.duration_s = Number(value["durationS"], "source.durationS");
  return source;
}

ExecutionFacts Reader::Execution(const val& value) {
  ExecutionFacts execution;
  if (!Object(value, "execution")) return execution;
  execution.provider = Text(value["provider"], "execution.provider");
  execution.precision = Text(value["precision"], "execution.precision");
  execution.model_sha256 = Text(value["modelSha256"], "execution.modelSha256");
  execution.threads = Integer(value["threads"], "execution.threads");
  execution.frames_asked = Integer(value["framesAsked"], "execution.framesAsked");
  execution.stopped_early = value["stoppedEarly"].isTrue();
  return execution;
}

val ValueResult(val value) {
  val result = val::object();
  result.set("value", value);
  return result;
}

val ErrorResult(const Status& status) {
  val error = val::object();
  error.set("code", TextToJs(StatusCodeName(status.code())));
  error.set("message", status.message());
  val result = val::object();
  result.set("error", error);
  return result;
}

val TextToJs(std::string_view text) { return val(std::string(text)); }
val FloatsToJs(std::span<const float> values) { return TypedCopy("Float32Array", values); }
val BytesToJs(std::span<const uint8_t> values) { return TypedCopy("Uint8Array", values); }

val FactsToJs(const FrameFacts& facts) {
  val object = val::object();
  object.set("width", facts.width);
  object.set("height", facts.height);
  object.set("jpegQuality", facts.jpeg_quality);
  object.set("damaged", facts.damaged);
  return object;
}

val FacesToJs(std::span<const TrackedFace> faces) {
  val list = val::array();
  for (const TrackedFace& face : faces) list.call<void>("push", FaceToJs(face));
  return list;
}

val ScoreToJs(const Score& score) {
  val object = val::object();
  object.set("probability", score.probability);
  object.set("low", score.low);
  object.set("high", score.high);
  return object;
}

val TensorsToJs(const FaceTensors& tensors) {
  val object = val::object();
  object.set("rgb", FloatsToJs(tensors.rgb));
  object.set("spectrum", FloatsToJs(tensors.spectrum));
  return object;
}

val SampleToJs(const TrainingSample& sample) {
  val object = val::object();
  object.set("part", RectToJs(sample.part));
  object.set("face", FaceToJs({sample.face, -1}));
  object.set("width", sample.rgb.width());
  object.set("height", sample.rgb.height());
  object.set("rgb", BytesToJs({sample.rgb.data(), sample.rgb.size()}));
  return object;
}

val SelfTestToJs(const SelfTest& test) {
  val object = val::object();
  object.set("seed", static_cast<double>(test.seed));
  object.set("logit", test.logit);
  object.set("rgbLogit", test.rgb_logit);
  object.set("spectrumLogit", test.spectrum_logit);
  object.set("tolerance", test.tolerance);
  return object;
}

val ModelToJs(const ModelSpec& spec) {
  val variants = val::array();
  for (const ModelVariant& variant : spec.variants) {
    val providers = val::array();
    for (const std::string& provider : variant.execution_providers)
      providers.call<void>("push", provider);
    val object = val::object();
    object.set("file", variant.file);
    object.set("precision", variant.precision);
    object.set("bytes", static_cast<double>(variant.bytes));
    object.set("sha256", variant.sha256);
    object.set("executionProviders", providers);
    if (variant.self_test) object.set("selfTest", SelfTestToJs(*variant.self_test));
    variants.call<void>("push", object);
  }
  val object = val::object();
  object.set("name", spec.name);
  object.set("version", spec.version);
  object.set("preview", spec.preview);
  object.set("previewNote", spec.preview_note);
  object.set("rgbSide", spec.rgb_side);
  object.set("spectrumSide", spec.spectrum_side);
  object.set("heatmapSide", spec.heatmap_side);
  object.set("variants", variants);
  object.set("selfTest", SelfTestToJs(spec.self_test));
  return object;
}

}  // namespace airl
