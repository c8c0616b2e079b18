#pragma once

namespace airl {

// LibTorch's operations called from this thread stay in it from now on; other threads keep theirs.
void UseOneThread();

}  // namespace airl
