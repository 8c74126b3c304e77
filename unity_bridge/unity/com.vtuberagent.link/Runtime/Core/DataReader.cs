using System;
using System.Globalization;
using Newtonsoft.Json.Linq;

namespace VTuberAgent.Link
{
    /// <summary>Reads a part of a message; answers null with a problem where it is not as its schema says.</summary>
    public delegate T PartReader<T>(JObject data, out string problem) where T : class;

    /// <summary>
    /// Reads the fields of a message, tolerant of those that it does not know and strict about types. The first thing
    /// that is wrong stands in <see cref="Problem"/>; nothing throws.
    /// </summary>
    public sealed class DataReader
    {
        private readonly JObject _data;

        /// <summary>A reader of these data.</summary>
        public DataReader(JObject data)
        {
            _data = data;
            if (data == null)
            {
                Problem = "there are no data";
            }
        }

        /// <summary>The first thing that was wrong; null while nothing was.</summary>
        public string Problem { get; private set; }

        /// <summary>A text that has to be there.</summary>
        public string Text(string name)
        {
            return AsText(name, Required(name, "a text"));
        }

        /// <summary>A text that may be missing or null.</summary>
        public string TextOrNull(string name)
        {
            return AsText(name, Optional(name));
        }

        /// <summary>A whole number that has to be there.</summary>
        public long Integer(string name)
        {
            return AsInteger(name, Required(name, "a whole number")) ?? 0;
        }

        /// <summary>A whole number that may be missing or null.</summary>
        public long? IntegerOrNull(string name)
        {
            return AsInteger(name, Optional(name));
        }

        /// <summary>A number that has to be there.</summary>
        public double Number(string name)
        {
            return AsNumber(name, Required(name, "a number")) ?? 0;
        }

        /// <summary>A number that may be missing or null.</summary>
        public double? NumberOrNull(string name)
        {
            return AsNumber(name, Optional(name));
        }

        /// <summary>True or false, which has to be there.</summary>
        public bool Flag(string name)
        {
            return AsFlag(name, Required(name, "true or false")) ?? false;
        }

        /// <summary>True or false, or missing or null.</summary>
        public bool? FlagOrNull(string name)
        {
            return AsFlag(name, Optional(name));
        }

        /// <summary>An object that has to be there, as it is.</summary>
        public JObject Json(string name)
        {
            return AsJson(name, Required(name, "an object"));
        }

        /// <summary>An object that may be missing or null, as it is.</summary>
        public JObject JsonOrNull(string name)
        {
            return AsJson(name, Optional(name));
        }

        /// <summary>A list of texts that has to be there.</summary>
        public string[] Texts(string name)
        {
            return AsTexts(name, Required(name, "a list"));
        }

        /// <summary>A list of texts that may be missing or null.</summary>
        public string[] TextsOrNull(string name)
        {
            return AsTexts(name, Optional(name));
        }

        /// <summary>A list of whole numbers that has to be there.</summary>
        public long[] Integers(string name)
        {
            return AsIntegers(name, Required(name, "a list"));
        }

        /// <summary>A list of whole numbers that may be missing or null.</summary>
        public long[] IntegersOrNull(string name)
        {
            return AsIntegers(name, Optional(name));
        }

        /// <summary>A part that has to be there.</summary>
        public T Part<T>(string name, PartReader<T> read) where T : class
        {
            return AsPart(name, Required(name, "an object"), read);
        }

        /// <summary>A part that may be missing or null.</summary>
        public T PartOrNull<T>(string name, PartReader<T> read) where T : class
        {
            return AsPart(name, Optional(name), read);
        }

        /// <summary>A list of parts that has to be there.</summary>
        public T[] Parts<T>(string name, PartReader<T> read) where T : class
        {
            return AsParts(name, Required(name, "a list"), read);
        }

        /// <summary>A list of parts that may be missing or null.</summary>
        public T[] PartsOrNull<T>(string name, PartReader<T> read) where T : class
        {
            return AsParts(name, Optional(name), read);
        }

        private JToken Required(string name, string expected)
        {
            var token = Optional(name);
            if (token == null && _data != null)
            {
                Report(name + " has to be " + expected + ", and is missing or null");
            }
            return token;
        }

        private JToken Optional(string name)
        {
            JToken token;
            if (_data == null || !_data.TryGetValue(name, out token) || token.Type == JTokenType.Null)
            {
                return null;
            }
            return token;
        }

        private string AsText(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var value = token as JValue;
            var text = value == null ? null : value.Value as string;
            if (text == null)
            {
                ReportType(name, "a text", token);
            }
            return text;
        }

        private long? AsInteger(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var value = token as JValue;
            if (value != null && value.Value is long)
            {
                return (long)value.Value;
            }
            // JSON knows one kind of number: 3.0 is a whole one.
            if (value != null && value.Value is double)
            {
                var number = (double)value.Value;
                if (Math.Abs(number) <= 9007199254740992.0 && Math.Floor(number) == number)
                {
                    return (long)number;
                }
            }
            ReportType(name, "a whole number", token);
            return null;
        }

        private double? AsNumber(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var value = token as JValue;
            if (value != null && value.Value is long)
            {
                return (long)value.Value;
            }
            if (value != null && value.Value is double)
            {
                var number = (double)value.Value;
                if (!double.IsNaN(number) && !double.IsInfinity(number))
                {
                    return number;
                }
            }
            ReportType(name, "a number", token);
            return null;
        }

        private bool? AsFlag(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var value = token as JValue;
            if (value != null && value.Value is bool)
            {
                return (bool)value.Value;
            }
            ReportType(name, "true or false", token);
            return null;
        }

        private JObject AsJson(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var data = token as JObject;
            if (data == null)
            {
                ReportType(name, "an object", token);
            }
            return data;
        }

        private JArray AsArray(string name, JToken token)
        {
            if (token == null)
            {
                return null;
            }
            var items = token as JArray;
            if (items == null)
            {
                ReportType(name, "a list", token);
            }
            return items;
        }

        private string[] AsTexts(string name, JToken token)
        {
            var items = AsArray(name, token);
            if (items == null)
            {
                return null;
            }
            var texts = new string[items.Count];
            for (var at = 0; at < texts.Length; at++)
            {
                texts[at] = AsText(ItemName(name, at), items[at]);
            }
            return texts;
        }

        private long[] AsIntegers(string name, JToken token)
        {
            var items = AsArray(name, token);
            if (items == null)
            {
                return null;
            }
            var numbers = new long[items.Count];
            for (var at = 0; at < numbers.Length; at++)
            {
                numbers[at] = AsInteger(ItemName(name, at), items[at]) ?? 0;
            }
            return numbers;
        }

        private T AsPart<T>(string name, JToken token, PartReader<T> read) where T : class
        {
            var data = AsJson(name, token);
            if (data == null)
            {
                return null;
            }
            string problem;
            var part = read(data, out problem);
            if (problem != null)
            {
                Report(name + "." + problem);
            }
            return part;
        }

        private T[] AsParts<T>(string name, JToken token, PartReader<T> read) where T : class
        {
            var items = AsArray(name, token);
            if (items == null)
            {
                return null;
            }
            var parts = new T[items.Count];
            for (var at = 0; at < parts.Length; at++)
            {
                parts[at] = AsPart(ItemName(name, at), items[at], read);
            }
            return parts;
        }

        private static string ItemName(string name, int at)
        {
            return name + "[" + at.ToString(CultureInfo.InvariantCulture) + "]";
        }

        private void ReportType(string name, string expected, JToken token)
        {
            Report(name + " has to be " + expected + ", and is of type " + token.Type);
        }

        private void Report(string problem)
        {
            if (Problem == null)
            {
                Problem = problem;
            }
        }
    }
}
