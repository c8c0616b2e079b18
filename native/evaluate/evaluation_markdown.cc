#include <sstream>

#include "native/evaluate/number_text.h"
#include "native/evaluate/write_evaluation.h"

namespace airl {
namespace {

std::string WithInterval(const MetricSet& set, double Metrics::*value) {
  const Interval& interval = set.IntervalOf(value);
  return Fixed(set.*value) + " (" + Fixed(interval.low, 2) + "–" + Fixed(interval.high, 2) + ")";
}

std::string PercentWithInterval(const MetricSet& set, double Metrics::*value) {
  const Interval& interval = set.IntervalOf(value);
  return Percent(set.*value) + " (" + Fixed(100 * interval.low, 0) + "–" +
         Fixed(100 * interval.high, 0) + ")";
}

void VerdictText(std::ostream& out, const Evaluation& evaluation) {
  const Verdicts& verdicts = evaluation.verdicts;
  out << "Part: " << evaluation.part << ". Calibration "
      << (evaluation.verdicts_fitted ? "fitted on validation" : "not fitted (no validation crops)")
      << ": temperature " << Fixed(verdicts.calibration.temperature) << ", bias "
      << Fixed(verdicts.calibration.bias) << "; deviation of a face's logit between conditions "
      << Fixed(verdicts.calibration.logit_sigma) << ". `likely_fake` from probability "
      << Fixed(verdicts.thresholds.likely_fake) << ", `no_sign_of_forgery` up to "
      << Fixed(verdicts.thresholds.no_sign) << ".\n\n";
}

void GeneratorRowText(std::ostream& out, const std::string& condition, const std::string& name,
                      const MetricSet& frame, const MetricSet& clip) {
  out << "| " << condition << " | " << name << " | " << frame.fakes << " / " << clip.fakes << " | "
      << WithInterval(frame, &Metrics::auc) << " | " << WithInterval(clip, &Metrics::auc) << " | "
      << Fixed(frame.average_precision) << " | " << Percent(frame.equal_error_rate) << " | "
      << Percent(frame.accuracy) << " | " << Percent(frame.tpr_at_1_fpr) << " | "
      << Percent(frame.tpr_at_5_fpr) << " | " << Fixed(frame.calibration_error) << " | "
      << WithInterval(frame, &Metrics::balanced_calibration_error) << " | "
      << PercentWithInterval(clip, &Metrics::true_positive_rate) << " |\n";
}

void GeneratorTable(std::ostream& out, const Evaluation& evaluation) {
  out << "| condition | generator | fakes: crops / files | AUC per frame (95 %) | AUC per file (95 "
         "%) | AP | EER | accuracy | found at 1 % false alarms | at 5 % | ECE | ECE, classes alike "
         "(95 %) | "
         "files called likely_fake (95 %) "
         "|\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n";
  for (const ConditionTable& table : evaluation.tables) {
    if (table.condition.kind == Condition::kGrid) continue;
    const std::string condition = ConditionName(table.condition);
    GeneratorRowText(out, condition, "**all**", table.levels[0], table.levels[1]);
    for (const GeneratorRow& row : table.generators) {
      GeneratorRowText(out, condition, MarkdownCell(row.name), row.levels[0], row.levels[1]);
    }
  }
}

void RealSourceTables(std::ostream& out, const Evaluation& evaluation) {
  out << "\nReal sources: share of files (of crops) called `likely_fake`, AUC per frame of all "
         "fakes "
         "against that source alone, and of each generator.\n\n";
  for (const ConditionTable& table : evaluation.tables) {
    if (table.condition.kind == Condition::kGrid) continue;
    out << "| " << ConditionName(table.condition)
        << " | crops / files | called likely_fake (95 %) | AUC (95 %) |";
    std::string rule = "|---|---|---|---|";
    for (const GeneratorRow& generator : table.generators) {
      out << " AUC of " << MarkdownCell(generator.name) << " |";
      rule += "---|";
    }
    out << "\n" << rule << "\n";
    for (const RealSourceRow& row : table.real_sources) {
      const auto& [frame, clip] = row.levels;
      out << "| " << MarkdownCell(row.name) << " | " << frame.reals << " / " << clip.reals << " | "
          << PercentWithInterval(clip, &Metrics::false_positive_rate) << "; "
          << Percent(frame.false_positive_rate) << " of crops | "
          << WithInterval(frame, &Metrics::auc) << " |";
      for (const GeneratorRow& generator : table.generators) {
        const auto found = generator.auc_by_real_source.find(row.name);
        out << " " << (found == generator.auc_by_real_source.end() ? "-" : Fixed(found->second))
            << " |";
      }
      out << "\n";
    }
    out << "\n";
  }
}

void GridTable(std::ostream& out, const Evaluation& evaluation) {
  bool has_grid = false;
  for (const ConditionTable& table : evaluation.tables) {
    has_grid = has_grid || table.condition.kind == Condition::kGrid;
  }
  if (!has_grid) return;
  out << "Robustness grid: all generators, all real sources.\n\n"
         "| resize | blur sigma | JPEG quality | AUC per frame (95 %) | AUC per file (95 %) | "
         "accuracy | found at 5 % false alarms |\n|---|---|---|---|---|---|---|\n";
  for (const ConditionTable& table : evaluation.tables) {
    const Condition::Kind kind = table.condition.kind;
    if (kind != Condition::kGrid && kind != Condition::kNative) continue;
    const GridPoint& point = table.condition.point;
    out << "| " << Fixed(point.resize_factor, 2) << " | " << Fixed(point.blur_sigma, 1) << " | "
        << (point.jpeg_quality == 0 ? "none" : std::to_string(point.jpeg_quality)) << " | "
        << WithInterval(table.levels[0], &Metrics::auc) << " | "
        << WithInterval(table.levels[1], &Metrics::auc) << " | "
        << Percent(table.levels[0].accuracy) << " | " << Percent(table.levels[0].tpr_at_5_fpr)
        << " |\n";
  }
  out << "\n";
}

void StreamTable(std::ostream& out, const Evaluation& evaluation) {
  out << "| condition | both streams: AUC per frame / file | RGB alone | spectrum alone |\n"
         "|---|---|---|---|\n";
  for (const ConditionTable& table : evaluation.tables) {
    out << "| " << ConditionName(table.condition) << " |";
    for (const auto& auc : table.stream_auc) {
      out << " " << Fixed(auc[0]) << " / " << Fixed(auc[1]) << " |";
    }
    out << "\n";
  }
}

}  // namespace

std::string EvaluationMarkdown(const Evaluation& evaluation, bool with_streams) {
  std::ostringstream out;
  VerdictText(out, evaluation);
  for (const FailedCondition& failed : evaluation.failed) {
    out << "Not measured: " << failed.name << " (" << MarkdownCell(failed.reason) << ").\n\n";
  }
  GeneratorTable(out, evaluation);
  RealSourceTables(out, evaluation);
  GridTable(out, evaluation);
  if (with_streams) StreamTable(out, evaluation);
  return out.str();
}

}  // namespace airl
