#pragma once

// The cross-generator protocol: a network trained on some generators is judged on each of the
// others, all against the same real sources, which no network has seen.

#include <functional>
#include <string>
#include <vector>

#include "native/cli/evaluation_run.h"
#include "native/evaluate/bootstrap.h"
#include "native/train/config.h"
#include "src/base/status.h"

namespace airl {

struct CrossOptions {
  // Of every row; holdout_real must name the real sources of the test. `out` is the folder of the
  // whole matrix, holdout_fake is set here.
  TrainConfig train;
  std::vector<std::vector<std::string>> rows;  // generators trained on; empty: each one alone
  bool leave_one_out = false;                  // rows empty: all but one in each row
  std::vector<std::string> test_on;            // empty: all that a row has not seen
  // Conditions beyond the first are evaluated and written, but not in the matrix.
  EvaluationOptions evaluation;
};

struct CrossCell {
  std::string generator;
  MetricSet levels[2];  // by Level, under the first condition
};
struct CrossRow {
  std::vector<std::string> train_on;
  std::vector<CrossCell> cells;  // all unseen generators, columns or not
  std::string failure;           // not empty: why there are no cells
};
struct CrossMatrix {
  std::vector<std::string> generators;  // columns
  std::vector<CrossRow> rows;
};

// "A+B".
std::string CrossRowName(const CrossRow& row);

// Rows and columns without any training. Errors: kBadInput for a generator that no crop has or that
// validation uses, fewer than two generators, no held-out real source.
StatusOr<CrossMatrix> PlanCross(const CrossOptions& options,
                                const std::vector<CropRecord>& records);

// Trains and judges row by row; a row lies in OUT/<its name>/: the run, its evaluation and
// row.json. A row whose row.json is of the same configuration is taken as it stands, one with
// last.ckpt goes on from there; a row that fails leaves the others. `on_row` is called after each.
// Errors: of PlanCross, kBadInput where a row's folder holds another configuration, kInternal where
// all rows failed.
StatusOr<CrossMatrix> RunCross(const CrossOptions& options,
                               const std::function<Status(const CrossMatrix&)>& on_row = {});

// AUC of each row on each column; rows in the order of training, the columns' cells alone.
std::string CrossMarkdown(const CrossMatrix& matrix);
// train_on,generator,level,metric,value,low,high.
std::string CrossCsv(const CrossMatrix& matrix);
std::string CrossSvg(const CrossMatrix& matrix, Level level);

}  // namespace airl
