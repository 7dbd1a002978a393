# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Ordinal logistic DIF between three groups (role) on the six items of one scale of bilingual_sim.csv, matched
# on their sum, with MASS::polr; group is a factor, so that uniform and non-uniform tests have 2 df each.
# Usage: Rscript tests/reference/dif_groups.R FOLDER, where FOLDER holds the data. Writes dif_groups.json here.

arguments <- commandArgs()
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
data <- read.csv(file.path(commandArgs(trailingOnly = TRUE)[1], "bilingual_sim.csv"))
items <- paste0("OUT", 1:6)
data <- data[complete.cases(data[c(items, "role")]), ]
data$z <- rowSums(data[items])
data$g <- factor(data$role, levels = c("researcher", "patient", "staff"))

one <- function(item) {
  data$y <- ordered(data[[item]])
  fits <- lapply(list(y ~ z, y ~ z + g, y ~ z * g), MASS::polr, data = data, control = list(reltol = 1e-14, maxit = 1000))
  loglik <- sapply(fits, function(f) as.numeric(logLik(f)))
  counts <- as.numeric(table(data$y))
  null <- sum(counts * log(counts / sum(counts)))
  compare <- function(a, b, df) list(chisq = 2 * (loglik[b] - loglik[a]), df = df,
    p = pchisq(2 * (loglik[b] - loglik[a]), df, lower.tail = FALSE), mcfadden = (loglik[a] - loglik[b]) / null)
  list(loglik = loglik, null = null, group = unname(coef(fits[[2]])), interaction = unname(coef(fits[[3]])),
       uniform = compare(1, 2, 2), nonuniform = compare(2, 3, 2), total = compare(1, 3, 4))
}
result <- list(software = list(R = R.version.string, MASS = as.character(packageVersion("MASS"))),
               n = nrow(data), groups = levels(data$g), items = sapply(items, one, simplify = FALSE))
writeLines(jsonlite::toJSON(result, auto_unbox = TRUE, digits = 12), file.path(here, "dif_groups.json"))
