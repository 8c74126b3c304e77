using System;
using System.Globalization;

namespace VTuberAgent.Link
{
    /// <summary>Moments of real time and of game time as frames write them.</summary>
    public static class Times
    {
        /// <summary>Read real time: ISO 8601, UTC unless it names another zone.</summary>
        public static bool TryReadMoment(string text, out DateTime utc)
        {
            return DateTime.TryParseExact(
                text,
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out utc);
        }

        /// <summary>Write real time.</summary>
        public static string WriteMoment(DateTime utc)
        {
            return utc.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        }

        /// <summary>Read game time, which has no zone.</summary>
        public static bool TryReadGameTime(string text, out DateTime gameTime)
        {
            return DateTime.TryParseExact(
                text,
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out gameTime);
        }

        /// <summary>Write game time, to the second.</summary>
        public static string WriteGameTime(DateTime gameTime)
        {
            return gameTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        }
    }
}
