#include "native/forge/one_thread.h"

#include <ATen/Parallel.h>

#ifdef _OPENMP
#include <omp.h>
#endif

namespace airl {

void UseOneThread() {
  thread_local bool is_done = false;
  if (is_done) return;
  is_done = true;
  // First, as it would set the thread's number anew at its first operation.
  at::internal::lazy_init_num_threads();
#ifdef _OPENMP
  // torch::set_num_threads would change it for threads that start later, too.
  omp_set_num_threads(1);
#endif
}

}  // namespace airl
