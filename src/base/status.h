// Errors are values: a short closed list of codes with a message that says what was wrong and
// where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace airl {

enum class StatusCode {
  kOk,
  kBadInput,       // the caller's bytes or arguments break their format
  kUnsupported,    // valid, but a form that is not handled (named in the message)
  kTooLarge,       // above a limit of base/limits.h
  kTruncated,      // ends before its own format says it should
  kModelMismatch,  // a model package that does not fit its contract or its checksum
  kOutOfMemory,
  kCancelled,
  kInternal,  // a broken invariant: always a bug
};

// The wire name of a code, e.g. "bad_input". Stable: reports, exit codes and JS errors use it.
std::string_view StatusCodeName(StatusCode code);

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }
  // "bad_input: message"; "ok" when ok.
  std::string ToString() const;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

inline Status OkStatus() { return {}; }
inline Status BadInput(std::string message) { return {StatusCode::kBadInput, std::move(message)}; }
inline Status Unsupported(std::string message) {
  return {StatusCode::kUnsupported, std::move(message)};
}
inline Status TooLarge(std::string message) { return {StatusCode::kTooLarge, std::move(message)}; }
inline Status Truncated(std::string message) {
  return {StatusCode::kTruncated, std::move(message)};
}
inline Status ModelMismatch(std::string message) {
  return {StatusCode::kModelMismatch, std::move(message)};
}
inline Status OutOfMemory(std::string message) {
  return {StatusCode::kOutOfMemory, std::move(message)};
}
inline Status Internal(std::string message) { return {StatusCode::kInternal, std::move(message)}; }

// A value, or the status that explains why there is none.
template <typename T>
class [[nodiscard]] StatusOr {
 public:
  StatusOr(T value) : value_(std::move(value)) {}
  StatusOr(Status status) : status_(std::move(status)) {
    if (status_.ok()) status_ = Internal("StatusOr built from an ok status without a value");
  }

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }

  // Only where ok().
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  Status status_;
  std::optional<T> value_;
};

}  // namespace airl

#define AIRL_STATUS_CONCAT_INNER(a, b) a##b
#define AIRL_STATUS_CONCAT(a, b) AIRL_STATUS_CONCAT_INNER(a, b)

// Returns the status of `expression` from the enclosing function when it is not ok.
#define AIRL_RETURN_IF_ERROR(expression)         \
  do {                                           \
    ::airl::Status airl_status_ = (expression);  \
    if (!airl_status_.ok()) return airl_status_; \
  } while (false)

// Declares `declaration` from a StatusOr expression, or returns its status.
#define AIRL_ASSIGN_OR_RETURN(declaration, expression)                                    \
  AIRL_ASSIGN_OR_RETURN_INNER(AIRL_STATUS_CONCAT(airl_status_or_, __LINE__), declaration, \
                              expression)
#define AIRL_ASSIGN_OR_RETURN_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                                        \
  if (!temporary.ok()) return temporary.status();                       \
  declaration = *std::move(temporary)
