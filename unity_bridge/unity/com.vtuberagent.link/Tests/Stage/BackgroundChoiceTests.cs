using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class BackgroundChoiceTests
    {
        private static readonly Row[] Rows =
        {
            new Row("", ""),
            new Row("rain", ""),
            new Row("rain", "night"),
            new Row("", "night"),
            new Row("snow", ""),
            new Row("Sunny ", "day"),
        };

        [TestCase("rain", "rain", "day", 1)]
        [TestCase("rain", "rain", "night", 2)]
        [TestCase("sunny", "cloudy", "night", 3)]
        [TestCase("rain", "snow", "day", 4)]
        [TestCase("rain", "snow", "night", 4)]
        [TestCase("sunny", "sunny", "day", 5)]
        [TestCase("sunny", "sunny", "dusk", 0)]
        [TestCase("", "", "", 0)]
        [TestCase("hail", "hail", "eclipse", 0)]
        public void TheSkyGoesBeforeTheWeatherAndBothBeforeTheLight(string weather, string sky, string light, int expected)
        {
            Assert.That(BackgroundChoice.Pick(Rows, weather, sky, light), Is.EqualTo(expected));
        }

        [Test]
        public void WhereNoneFitsThereIsNone()
        {
            Assert.That(BackgroundChoice.Pick(new[] { new Row("rain", "") }, "sunny", "sunny", "day"), Is.EqualTo(-1));
            Assert.That(BackgroundChoice.Pick(new Row[0], "sunny", "sunny", "day"), Is.EqualTo(-1));
        }

        private sealed class Row : IBackgroundRow
        {
            public Row(string weather, string timeOfDay)
            {
                Weather = weather;
                TimeOfDay = timeOfDay;
            }

            public string Weather { get; private set; }

            public string TimeOfDay { get; private set; }
        }
    }
}
