// The cross-generator matrix as text and picture.

#include <cmath>
#include <limits>
#include <sstream>

#include "native/cli/cross_protocol.h"
#include "native/evaluate/number_text.h"
#include "native/evaluate/svg_heat_map.h"

namespace airl {
namespace {

const CrossCell* CellFor(const CrossRow& row, const std::string& generator) {
  for (const CrossCell& cell : row.cells) {
    if (cell.generator == generator) return &cell;
  }
  return nullptr;
}

void MatrixText(std::ostream& out, const CrossMatrix& matrix, Level level) {
  out << "AUC per " << LevelName(level) << " (95 %), trained on the row, tested on the column:\n\n"
      << "| trained on |";
  std::string rule = "|---|";
  for (const std::string& generator : matrix.generators) {
    out << " " << MarkdownCell(generator) << " |";
    rule += "---|";
  }
  out << " mean |\n" << rule << "---|\n";
  for (const CrossRow& row : matrix.rows) {
    out << "| " << MarkdownCell(CrossRowName(row)) << " |";
    double sum = 0;
    int count = 0;
    for (const std::string& generator : matrix.generators) {
      const CrossCell* cell = CellFor(row, generator);
      if (cell == nullptr) {
        out << " - |";
        continue;
      }
      const MetricSet& set = cell->levels[static_cast<size_t>(level)];
      const Interval& interval = set.IntervalOf(&Metrics::auc);
      out << " " << Fixed(set.auc) << " (" << Fixed(interval.low, 2) << "–"
          << Fixed(interval.high, 2) << ") |";
      if (!std::isfinite(set.auc)) continue;
      sum += set.auc;
      ++count;
    }
    out << " " << (count > 0 ? Fixed(sum / count) : "-") << " |\n";
  }
  out << "\n";
}

}  // namespace

std::string CrossMarkdown(const CrossMatrix& matrix) {
  std::ostringstream out;
  MatrixText(out, matrix, Level::kFrame);
  MatrixText(out, matrix, Level::kClip);
  for (const CrossRow& row : matrix.rows) {
    if (!row.failure.empty()) {
      out << "Not measured: " << CrossRowName(row) << " (" << MarkdownCell(row.failure) << ").\n";
    }
  }
  return out.str();
}

std::string CrossCsv(const CrossMatrix& matrix) {
  std::ostringstream out;
  out << "train_on,generator,level,metric,value,low,high\n";
  const auto number = [](double value) { return std::isfinite(value) ? Fixed(value, 6) : ""; };
  for (const CrossRow& row : matrix.rows) {
    for (const std::string& generator : matrix.generators) {
      const CrossCell* cell = CellFor(row, generator);
      if (cell == nullptr) continue;
      for (const Level level : {Level::kFrame, Level::kClip}) {
        const MetricSet& set = cell->levels[static_cast<size_t>(level)];
        for (size_t f = 0; f < kMetricFields.size(); ++f) {
          out << CsvQuoted(CrossRowName(row)) << ',' << CsvQuoted(generator) << ','
              << LevelName(level) << ',' << kMetricFields[f].name << ','
              << number(set.*kMetricFields[f].value) << ',' << number(set.intervals[f].low) << ','
              << number(set.intervals[f].high) << '\n';
        }
      }
    }
  }
  return out.str();
}

std::string CrossSvg(const CrossMatrix& matrix, Level level) {
  NumberMatrix picture;
  picture.title = std::string("Cross-generator AUC per ") + LevelName(level);
  picture.row_label = "trained on";
  picture.column_label = "tested on";
  picture.columns = matrix.generators;
  for (const CrossRow& row : matrix.rows) {
    picture.rows.push_back(CrossRowName(row));
    for (const std::string& generator : matrix.generators) {
      const CrossCell* cell = CellFor(row, generator);
      picture.values.push_back(cell == nullptr ? std::numeric_limits<double>::quiet_NaN()
                                               : cell->levels[static_cast<size_t>(level)].auc);
    }
  }
  return NumberMatrixSvg(picture);
}

}  // namespace airl
