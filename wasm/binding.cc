// The module airl-core.d.ts describes: types converted, nothing decided.
#include <emscripten.h>
#include <emscripten/bind.h>

#include <memory>
#include <new>

#include "src/base/limits.h"
#include "src/decode/sniff.h"
#include "src/model/input_tensor.h"
#include "src/verdict/report_json.h"
#include "wasm/conversions.h"

namespace airl {
namespace {

// Allocations that cannot report failure end here. The thrown Error leaves the stack of this module
// instance as it was: the host must drop the instance.
EM_JS(void, ThrowOutOfMemory, (), {
  const error = new Error("the core's memory is used up");
  error.code = "out_of_memory";
  throw error;
});

template <typename T, typename Convert>
val Result(const StatusOr<T>& result, Convert convert) {
  return result.ok() ? ValueResult(convert(*result)) : ErrorResult(result.status());
}

val FacesResult(const StatusOr<std::vector<TrackedFace>>& faces) {
  return Result(faces, [](const auto& list) { return FacesToJs(list); });
}

class CheckHandle {
 public:
  explicit CheckHandle(Check check) : check_(std::move(check)) {}

  val LoadJpeg(const val& bytes) {
    Reader reader;
    const std::vector<uint8_t> copy = reader.Bytes(bytes, "bytes");
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.LoadJpeg(copy), FactsToJs);
  }

  val LoadPlanes(const val& bytes, const val& layout) {
    Reader reader;
    Reader::Planes frame = reader.ReadPlanes(layout);
    const std::vector<uint8_t> copy = reader.Bytes(bytes, "bytes");
    if (!reader.ok()) return ErrorResult(reader.fault());
    frame.planes.bytes = copy;
    return Result(check_.LoadPlanes(frame.planes, frame.rotation_degrees, frame.timestamp_s),
                  FactsToJs);
  }

  val LoadRgba(const val& bytes, const val& width, const val& height, const val& rotation,
               const val& timestamp_s) {
    Reader reader;
    const int width_pixels = reader.Integer(width, "width");
    const int height_pixels = reader.Integer(height, "height");
    const int rotation_degrees = reader.Integer(rotation, "rotation");
    const double time = reader.Number(timestamp_s, "timestampS");
    const std::vector<uint8_t> copy = reader.Bytes(bytes, "bytes");
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.LoadRgba(copy, width_pixels, height_pixels, rotation_degrees, time),
                  FactsToJs);
  }

  val CropFrame(const val& part) {
    Reader reader;
    const RectI rect = reader.WholeRect(part);
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.CropFrame(rect), FactsToJs);
  }

  val DetectorInput(const val& layout) {
    Reader reader;
    const AnchorLayout anchors = reader.Layout(layout);
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.DetectorTensor(anchors),
                  [](const std::vector<float>& tensor) { return FloatsToJs(tensor); });
  }

  val DecodeFaces(const val& layout, const val& boxes, const val& scores, const val& min_score) {
    Reader reader;
    const AnchorLayout anchors = reader.Layout(layout);
    const std::vector<float> box_values = reader.Floats(boxes, "boxes");
    const std::vector<float> score_values = reader.Floats(scores, "scores");
    const auto least = static_cast<float>(reader.Number(min_score, "minScore"));
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.DecodeFaces(anchors, box_values, score_values, least),
                  [](const std::vector<Face>& faces) {
                    std::vector<TrackedFace> untracked;
                    for (const Face& face : faces) untracked.push_back({face, -1});
                    return FacesToJs(untracked);
                  });
  }

  val AcceptFaces(const val& faces) {
    Reader reader;
    const std::vector<Face> list = reader.Faces(faces);
    if (!reader.ok()) return ErrorResult(reader.fault());
    return FacesResult(check_.AcceptFaces(list));
  }

  val AcceptWholePicture() { return FacesResult(check_.AcceptWholePicture()); }

  val FaceInputs(const val& index) {
    Reader reader;
    const int face = reader.Integer(index, "index");
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.FaceInputs(face), TensorsToJs);
  }

  val AddOutputs(const val& index, const val& outputs) {
    Reader reader;
    const int face = reader.Integer(index, "index");
    const NetOutputs values = reader.Outputs(outputs);
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.AddOutputs(face, values), ScoreToJs);
  }

  val CutSample(const val& index) {
    Reader reader;
    const int face = reader.Integer(index, "index");
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.CutSample(face), SampleToJs);
  }

  void AddWarning(const std::string& code, const std::string& message) {
    check_.AddWarning({code, message});
  }

  val Current() const { return Result(check_.Current(), ScoreToJs); }

  val Recent(const val& since_s) const {
    Reader reader;
    const double since = reader.Number(since_s, "sinceS");
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.Current(since), ScoreToJs);
  }

  val Settled() const {
    const std::optional<Verdict> verdict = check_.Settled();
    return verdict ? val(VerdictName(*verdict)) : val::null();
  }

  val Report(const val& source, const val& execution) const {
    Reader reader;
    const SourceFacts source_facts = reader.Source(source);
    const ExecutionFacts execution_facts = reader.Execution(execution);
    if (!reader.ok()) return ErrorResult(reader.fault());
    return Result(check_.Conclude(source_facts, execution_facts),
                  [](const airl::Report& report) { return TextToJs(ReportToJson(report)); });
  }

 private:
  Check check_;
};

val ParseModel(const std::string& model_json) {
  return Result(ParseModelSpec(model_json), ModelToJs);
}

val CreateCheck(const std::string& model_json) {
  std::optional<ModelSpec> spec;
  if (!model_json.empty()) {
    StatusOr<ModelSpec> parsed = ParseModelSpec(model_json);
    if (!parsed.ok()) return ErrorResult(parsed.status());
    spec = *std::move(parsed);
  }
  StatusOr<Check> check = Check::Create(std::move(spec));
  if (!check.ok()) return ErrorResult(check.status());
  return ValueResult(val(std::make_shared<CheckHandle>(*std::move(check))));
}

val SelfTestTensors(int rgb_side, double seed) {
  return TensorsToJs(SelfTestInput(rgb_side, static_cast<uint64_t>(seed)));
}

val Sniff(const val& bytes) {
  Reader reader;
  const std::vector<uint8_t> copy = reader.Bytes(bytes, "bytes");
  return TextToJs(FileKindName(SniffFile(copy)));
}

val Limits() {
  val object = val::object();
  object.set("maxImageSide", limits::kMaxImageSide);
  object.set("maxImagePixels", static_cast<double>(limits::kMaxImagePixels));
  object.set("minImageSide", limits::kMinImageSide);
  object.set("maxEncodedBytes", static_cast<double>(limits::kMaxEncodedBytes));
  object.set("maxJpegScans", limits::kMaxJpegScans);
  object.set("maxJpegCoefficientBytes", static_cast<double>(limits::kMaxJpegCoefficientBytes));
  object.set("maxFacesPerFrame", limits::kMaxFacesPerFrame);
  object.set("maxListedFaces", limits::kMaxListedFaces);
  object.set("maxTracks", limits::kMaxTracks);
  object.set("maxFramesPerCheck", limits::kMaxFramesPerCheck);
  object.set("minFaceSide", limits::kMinFaceSide);
  object.set("maxFaceCoordinate", limits::kMaxFaceCoordinate);
  object.set("maxModelJsonBytes", static_cast<double>(limits::kMaxModelJsonBytes));
  object.set("maxModelFileBytes", static_cast<double>(limits::kMaxModelFileBytes));
  object.set("maxModelJsonDepth", limits::kMaxModelJsonDepth);
  object.set("maxModelTextLength", static_cast<double>(limits::kMaxModelTextLength));
  object.set("maxModelNameLength", static_cast<double>(limits::kMaxModelNameLength));
  object.set("maxModelVariants", limits::kMaxModelVariants);
  object.set("maxInputSide", limits::kMaxInputSide);
  object.set("maxHeatmapSide", limits::kMaxHeatmapSide);
  object.set("maxEmbeddingLength", limits::kMaxEmbeddingLength);
  return object;
}

}  // namespace

EMSCRIPTEN_BINDINGS(airl_core) {
  std::set_new_handler(ThrowOutOfMemory);
  emscripten::class_<CheckHandle>("CoreCheck")
      .smart_ptr<std::shared_ptr<CheckHandle>>("CoreCheckPointer")
      .function("loadJpeg", &CheckHandle::LoadJpeg)
      .function("loadPlanes", &CheckHandle::LoadPlanes)
      .function("loadRgba", &CheckHandle::LoadRgba)
      .function("cropFrame", &CheckHandle::CropFrame)
      .function("detectorInput", &CheckHandle::DetectorInput)
      .function("decodeFaces", &CheckHandle::DecodeFaces)
      .function("acceptFaces", &CheckHandle::AcceptFaces)
      .function("acceptWholePicture", &CheckHandle::AcceptWholePicture)
      .function("faceTensors", &CheckHandle::FaceInputs)
      .function("addOutputs", &CheckHandle::AddOutputs)
      .function("trainingSample", &CheckHandle::CutSample)
      .function("addWarning", &CheckHandle::AddWarning)
      .function("current", &CheckHandle::Current)
      .function("recent", &CheckHandle::Recent)
      .function("settled", &CheckHandle::Settled)
      .function("report", &CheckHandle::Report);
  emscripten::function("parseModel", &ParseModel);
  emscripten::function("createCheck", &CreateCheck);
  emscripten::function("selfTestInput", &SelfTestTensors);
  emscripten::function("sniff", &Sniff);
  emscripten::function("limits", &Limits);
}

}  // namespace airl
