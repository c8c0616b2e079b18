// JavaScript values to the core's types and back. Numbers, texts and arrays are checked for their
// type here; what they mean is checked by the core. Arrays are copied both ways: JavaScript never
// keeps a view of the heap.
#pragma once

#include <emscripten/val.h>

#include <span>
#include <string>
#include <vector>

#include "src/pipeline/check.h"

namespace airl {

using emscripten::val;

// Reads members of JavaScript values; the first fault is kept and later reads give zeros.
class Reader {
 public:
  const Status& fault() const { return fault_; }
  bool ok() const { return fault_.ok(); }

  double Number(const val& value, const char* name);
  // A number without fraction that fits an int.
  int Integer(const val& value, const char* name);
  std::string Text(const val& value, const char* name);
  bool Object(const val& value, const char* name);
  // Copies of typed arrays with elements of one byte or of float.
  std::vector<uint8_t> Bytes(const val& value, const char* name);
  std::vector<float> Floats(const val& value, const char* name);

  RectI WholeRect(const val& value);
  Face ReadFace(const val& value);
  std::vector<Face> Faces(const val& value);
  AnchorLayout Layout(const val& value);
  // Everything but the bytes.
  struct Planes {
    FramePlanes planes;
    int rotation_degrees = 0;
    double timestamp_s = 0;
  };
  Planes ReadPlanes(const val& value);
  NetOutputs Outputs(const val& value);
  SourceFacts Source(const val& value);
  ExecutionFacts Execution(const val& value);

 private:
  void Fail(const char* name, const char* what);

  Status fault_;
};

// { value } or { error: { code, message } }.
val ValueResult(val value);
val ErrorResult(const Status& status);

val TextToJs(std::string_view text);
val FloatsToJs(std::span<const float> values);
val BytesToJs(std::span<const uint8_t> values);
val FactsToJs(const FrameFacts& facts);
val FacesToJs(std::span<const TrackedFace> faces);
val ScoreToJs(const Score& score);
val TensorsToJs(const FaceTensors& tensors);
val SampleToJs(const TrainingSample& sample);
val ModelToJs(const ModelSpec& spec);

}  // namespace airl
