using System;
using System.Collections.Generic;
using VTuberAgent.Link.Stage;

namespace VTuberAgent.Link.Components
{
    /// <summary>What messages tell of her lines, as the voice takes it.</summary>
    internal static class SpokenLines
    {
        /// <summary>What is being said as a snapshot is taken, and what waits to be, in order.</summary>
        public static List<SpokenLine> Of(Snapshot message)
        {
            var saying = new List<SpokenLine>();
            foreach (BeingSaid told in message.Saying ?? new BeingSaid[0])
            {
                string problem;
                SpeechSay say = SpeechSay.Read(told.Data, out problem);
                if (say != null)
                {
                    saying.Add(Of(say, told.AtMs / 1000.0));
                }
            }
            return saying;
        }

        /// <summary>A line, and how many seconds of it have been said.</summary>
        public static SpokenLine Of(SpeechSay message, double at)
        {
            var line = new SpokenLine
            {
                Speech = message.Speech ?? "",
                Text = message.Text ?? "",
                ReadsAnswer = message.Kind == SpeechSay.KindValues.Answer,
                Seconds = Math.Max(0, message.DurationMs / 1000.0),
                At = at,
            };
            if (message.Sound != null)
            {
                line.Url = message.Sound.Url ?? "";
                line.Mouth = message.Sound.Mouth ?? "";
                line.MouthRate = message.Sound.MouthRate;
                line.Credit = message.Sound.Credit ?? "";
            }
            return line;
        }
    }
}
