using System;
using System.Collections.Generic;

namespace VTuberAgent.Link.Stage
{
    /// <summary>For which weather and light a background is meant; an empty word means any.</summary>
    public interface IBackgroundRow
    {
        /// <summary>sunny or rain, or a sky that an app brings along (cloudy, snow, …).</summary>
        string Weather { get; }

        /// <summary>day, dusk or night.</summary>
        string TimeOfDay { get; }
    }

    /// <summary>Which background fits best.</summary>
    public static class BackgroundChoice
    {
        /// <summary>
        /// The index of the row that fits best, -1 for none. The sky itself goes before the weather that stands for
        /// it, both before any weather; the right light before any light. Of equals, the first.
        /// </summary>
        public static int Pick<T>(IReadOnlyList<T> rows, string weather, string sky, string timeOfDay) where T : IBackgroundRow
        {
            int best = -1;
            int bestWorth = -1;
            for (int i = 0; i < rows.Count; i++)
            {
                int light = Worth(rows[i].TimeOfDay, timeOfDay);
                int air = Math.Max(2 * Worth(rows[i].Weather, sky), Worth(rows[i].Weather, weather));
                if (light < 0 || air < 0)
                {
                    continue;
                }
                int worth = 2 * air + light;
                if (worth > bestWorth)
                {
                    best = i;
                    bestWorth = worth;
                }
            }
            return best;
        }

        private static int Worth(string wanted, string actual)
        {
            if (string.IsNullOrEmpty(wanted))
            {
                return 0;
            }
            return string.Equals(wanted.Trim(), actual, StringComparison.OrdinalIgnoreCase) ? 1 : -1;
        }
    }
}
