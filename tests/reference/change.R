# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Change of the mean of three items from the first to the third wave of exlong.csv, with base R.
# Usage: Rscript tests/reference/change.R FOLDER, where FOLDER holds the data. Writes change.json here.

arguments <- commandArgs()
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
data <- read.csv(file.path(commandArgs(trailingOnly = TRUE)[1], "exlong.csv"))
first <- rowMeans(data[, c("y1t1", "y2t1", "y3t1")])
later <- rowMeans(data[, c("y1t3", "y2t3", "y3t3")])

one <- function(d, sem) {
  n <- length(d)
  test <- t.test(d)
  t <- unname(test$statistic)
  end <- function(p) uniroot(function(x) pt(t, n - 1, x) - p, c(t - 12, t + 12), tol = 1e-12)$root / sqrt(n)
  line <- 1.96 * sqrt(2) * sem
  share <- function(k) c(k / n, prop.test(k, n, correct = FALSE)$conf.int)
  list(
    n = n, mean = mean(d), mean_ends = as.numeric(test$conf.int), srm = mean(d) / sd(d),
    srm_ends = c(end(.975), end(.025)), line = line, higher = share(sum(d > line)), lower = share(sum(d < -line))
  )
}
found <- list(all = one(later - first, .3), few = one((later - first)[1:40], .2), fall = one(first - later, .3))
writeLines(jsonlite::toJSON(found, auto_unbox = TRUE, digits = 12), file.path(here, "change.json"))
