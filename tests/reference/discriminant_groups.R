# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
#
# Heterotrait-monotrait ratios, composite reliability and average variance extracted in each of two schools.
# Run from the root of the source tree: Rscript tests/reference/discriminant_groups.R
# It writes tests/reference/discriminant_groups.json.
suppressPackageStartupMessages({library(jsonlite); library(lavaan); library(semTools)})
x <- utils::read.csv(file.path("tests", "data", "hs1939.csv"))
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
factors <- c("visual", "textual", "speed")
ratios <- function(d, htmt2) {
  found <- as.matrix(htmt(model, d, missing = "listwise", htmt2 = htmt2))
  found[upper.tri(found)] <- t(found)[upper.tri(found)]
  unname(found[factors, factors])
}
of <- function(d) {
  items <- d[paste0("x", 1:9)]
  fit <- cfa(model, items)
  list(n = nrow(d), htmt = ratios(items, FALSE), htmt2 = ratios(items, TRUE),
       omega = as.list(compRelSEM(fit, obs.var = FALSE)), ave = as.list(AVE(fit)))
}
schools <- unique(x$school)
out <- c(list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
              semTools = as.character(packageVersion("semTools"))),
         setNames(lapply(schools, function(s) of(x[x$school == s, ])), schools))
writeLines(toJSON(out, auto_unbox = TRUE, digits = 12), file.path("tests", "reference", "discriminant_groups.json"))
