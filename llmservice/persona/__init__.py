"""Her soul as data: rows that a small model is tuned on, the sheet that they keep to, and what checks both."""
