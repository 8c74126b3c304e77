using System;
using System.Globalization;

namespace VTuberAgent.Link.Stage
{
    /// <summary>The text of a clock. Makes a string when the minute changes (or the second, where those are shown).</summary>
    public sealed class ClockFace
    {
        private readonly string format;
        private readonly long unit;
        private long shownUnit = long.MinValue;

        /// <param name="format">A .NET date format, as in <c>HH:mm</c>. One that is not valid becomes <c>HH:mm</c>.</param>
        public ClockFace(string format)
        {
            this.format = IsValid(format) ? format : "HH:mm";
            unit = this.format.IndexOf('f') >= 0 || this.format.IndexOf('F') >= 0 ? TimeSpan.TicksPerMillisecond
                : this.format.IndexOf('s') >= 0 ? TimeSpan.TicksPerSecond
                : TimeSpan.TicksPerMinute;
        }

        /// <summary>What the clock says; empty before the first time.</summary>
        public string Text { get; private set; } = "";

        /// <summary>Sets the clock. Returns whether <see cref="Text"/> is another one now.</summary>
        public bool Set(DateTime time)
        {
            long now = time.Ticks / unit;
            if (now == shownUnit)
            {
                return false;
            }
            shownUnit = now;
            string text = time.ToString(format, CultureInfo.InvariantCulture);
            if (text == Text)
            {
                return false;
            }
            Text = text;
            return true;
        }

        private static bool IsValid(string format)
        {
            if (string.IsNullOrEmpty(format))
            {
                return false;
            }
            try
            {
                return DateTime.MinValue.ToString(format, CultureInfo.InvariantCulture).Length > 0;
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }
}
