# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# The four steps of the ladder for five arrangements of the Holzinger-Swineford pupils into two groups: in
# arrangement k, row i (from 0) is in group 2 where (i * multiplier) mod 301 < 145.
# Usage: Rscript tests/reference/rearranged_groups.R. Writes rearranged_groups.json here.

suppressPackageStartupMessages({library(lavaan); library(jsonlite)})
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
pupils <- read.csv(file.path(here, "..", "data", "hs1939.csv"))
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
multipliers <- c(2, 5, 11, 23, 47)
equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))

arrangement <- function(multiplier) {
  pupils$group <- 1 + (((seq_len(nrow(pupils)) - 1) * multiplier) %% 301 < 145)
  pupils <- pupils[order(pupils$group), ]
  lapply(equal, function(held) {
    plain <- cfa(model, pupils, group = "group", group.equal = held)
    as.list(fitMeasures(plain, c("chisq", "cfi", "rmsea", "srmr")))
  })
}
found <- list(multipliers = multipliers, steps = lapply(multipliers, arrangement))
write_json(found, file.path(here, "rearranged_groups.json"), digits = 10, auto_unbox = TRUE, pretty = TRUE)
