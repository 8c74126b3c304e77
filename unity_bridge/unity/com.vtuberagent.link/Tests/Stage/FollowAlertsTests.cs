using System.Linq;
using NUnit.Framework;

namespace VTuberAgent.Link.Stage.Tests
{
    [TestFixture]
    public sealed class FollowAlertsTests
    {
        private FollowAlerts alerts;

        [SetUp]
        public void SetUp()
        {
            alerts = new FollowAlerts { Seconds = 5, CooldownSeconds = 20 };
        }

        [Test]
        public void ACardStandsItsTimeAndGoes()
        {
            Assert.That(Card, Is.EqualTo(""));
            Assert.That(alerts.Advance(60), Is.False);
            Assert.That(alerts.Add(Fan(1)), Is.True);
            Assert.That(Card, Is.EqualTo("fan1"));
            Assert.That(alerts.Named[0].Colour, Is.EqualTo(1));
            Assert.That(alerts.Advance(4.9), Is.False);
            Assert.That(alerts.Advance(0.2), Is.True);
            Assert.That(Card, Is.EqualTo(""));
            Assert.That(alerts.Add(Fan(2)), Is.True, "after one alone the next does not wait");
        }

        [Test]
        public void ThoseWhoComeMeanwhileShareTheNextCard()
        {
            alerts.Add(Fan(1));
            Assert.That(alerts.Add(Fan(2)), Is.False);
            alerts.Add(Fan(3));
            alerts.Add(Fan(4));
            Assert.That(Card, Is.EqualTo("fan1"));
            Assert.That(alerts.Advance(5), Is.True);
            Assert.That(Card, Is.EqualTo("fan2 fan3 fan4"));
            Assert.That(alerts.Advance(5), Is.True);
            Assert.That(Card, Is.EqualTo(""));
            Assert.That(alerts.Add(Fan(5)), Is.True, "three had room");
        }

        [Test]
        public void ACrowdTakesTwoCardsAndThenTheNextWaits()
        {
            for (long viewer = 1; viewer <= 900; viewer++)
            {
                alerts.Add(Fan(viewer));
            }
            alerts.Advance(5);
            Assert.That(Card, Is.EqualTo("fan2 fan3 +897"));
            Assert.That(alerts.Advance(5), Is.True);
            Assert.That(alerts.Add(Fan(901)), Is.False);
            Assert.That(alerts.Advance(19.9), Is.False);
            Assert.That(Card, Is.EqualTo(""));
            Assert.That(alerts.Advance(0.2), Is.True);
            Assert.That(Card, Is.EqualTo("fan901"));
        }

        [TestCase(0.0)]
        [TestCase(-3.0)]
        [TestCase(double.NaN)]
        public void ACardWithoutTimeGoesAllTheSame(double seconds)
        {
            alerts.Seconds = seconds;
            Assert.That(alerts.Add(Fan(1)), Is.True);
            Assert.That(Card, Is.EqualTo("fan1"));
            alerts.Add(Fan(2));
            Assert.That(alerts.Advance(0.2), Is.True);
            Assert.That(Card, Is.EqualTo("fan2"));
            Assert.That(alerts.Advance(0.2), Is.True);
            Assert.That(Card, Is.EqualTo(""));
        }

        [Test]
        public void WithoutACooldownTheNextComesOutAtOnce()
        {
            alerts.CooldownSeconds = 0;
            for (long viewer = 1; viewer <= 9; viewer++)
            {
                alerts.Add(Fan(viewer));
            }
            alerts.Advance(5);
            Assert.That(Card, Is.EqualTo("fan2 fan3 +6"));
            alerts.Add(Fan(10));
            Assert.That(alerts.Advance(5), Is.True);
            Assert.That(Card, Is.EqualTo("fan10"));
        }

        [Test]
        public void WhoIsTakenBackIsOnNoCard()
        {
            for (long viewer = 1; viewer <= 5; viewer++)
            {
                alerts.Add(Fan(viewer));
            }
            Assert.That(alerts.Remove(new long[] { 3, 77 }), Is.False, "it waits");
            Assert.That(alerts.Remove(new long[] { 1 }), Is.True);
            Assert.That(Card, Is.EqualTo("fan2 fan4 fan5"), "the next comes out at once");
            Assert.That(alerts.Remove(new long[] { 4 }), Is.True);
            Assert.That(Card, Is.EqualTo("fan2 fan5"));
            Assert.That(alerts.Remove(new long[] { 2, 5 }), Is.True);
            Assert.That(Card, Is.EqualTo(""));
            Assert.That(alerts.Advance(60), Is.False);
        }

        [Test]
        public void AllIsForgottenTheWaitToo()
        {
            for (long viewer = 1; viewer <= 9; viewer++)
            {
                alerts.Add(Fan(viewer));
            }
            alerts.Advance(5);
            alerts.Advance(5);
            alerts.Add(Fan(10));
            alerts.Clear();
            Assert.That(alerts.Advance(60), Is.False);
            Assert.That(alerts.Add(Fan(11)), Is.True);
            Assert.That(Card, Is.EqualTo("fan11"));
        }

        private string Card
        {
            get
            {
                string names = string.Join(" ", alerts.Named.Select(follower => follower.Nickname).ToArray());
                return alerts.More > 0 ? names + " +" + alerts.More : names;
            }
        }

        private static Follower Fan(long viewer)
        {
            return new Follower { Viewer = viewer, Nickname = "fan" + viewer, Colour = (int)(viewer % 12) };
        }
    }
}
